import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { Bench } from '../../../electron/analysis/bench.ts'
import type { ComputeEnvelope } from '../../../electron/analysis/protocol.ts'
import { demand } from '../../../shared/base/assert.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { startAnalysisWorker } from '../../../electron/analysis/client.ts'
import type { AnalysisOutcome } from '../../../electron/analysis/analysis.ts'
import { VersionedMap } from '../../../shared/base/versioned-map.ts'
import { experimentId } from '../../../shared/model/ids.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import { datasetOf } from '../../../shared/nexus/names.ts'
import type { NumberColumn } from '../../../shared/nexus/number-columns.ts'
import { treeOf } from '../../builders/finished-tree.ts'
import { effPlan, planOf, repeatPlan, tomographyPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import type { WrittenOptions } from '../../builders/written-experiment.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, benchPort, normalise } from './rig.ts'

const scan = '/EFF/Energy Scan'

/** Pixels that depend on everything they should: role, frame, place. Whites drift from before to after. */
function scene({ plan, camera }: Exposure, frame: number): Uint16Array {
  const { height, width } = camera.plan.image
  return Uint16Array.from({ length: height * width }, (_, at) => {
    if (plan.role === 'dark') return (plan.name.includes('white') ? 90 : 110) + ((at + frame) % 7)
    const white = 10_000 + 30 * frame + (at % 11) * 50 + (plan.name.includes('after') ? 400 : 0)
    return plan.role === 'white' ? white : Math.round(white * (0.3 + (at % 5) / 10))
  })
}

/** White before at t, data at t + 1, white after at t + 4: the nearer white counts three times. */
function times({ name, source }: NumberColumn, at: number): number {
  if (source.kind !== 'epoch') return 1
  const base = 1_772_355_999 + at * 10
  if (name.startsWith('white_after')) return base + 4
  return name.startsWith('data') ? base + 1 : base
}

const recorded: WrittenOptions = { pixels: scene, value: times }

/** The same by numpy in double precision, from the recorded files: largest difference, and what a reader sees. */
interface Compared {
  readonly difference: number
  readonly shape: readonly number[]
  readonly dtype: string
  readonly status: string
  readonly complete: number
  readonly used: Readonly<Record<string, number>>
  readonly invalid: readonly number[]
  readonly mean: number
}

function compared(master: string, result: string, frames: number): Compared {
  return python<Compared>(
    `import h5py, numpy as np
with h5py.File(argument['master']) as f, h5py.File(argument['result']) as r:
    n = argument['frames']
    i = f['entry_0003/instrument']
    get = lambda name: i[name + '/data'][:n].astype(float)
    dd = f['entry_0002/instrument/frelon/data'][:].astype(float).mean(0)
    dw = f['entry_0001/instrument/frelon/data'][:].astype(float).mean(0)
    white = 0.75 * get('white_before_frelon') + 0.25 * get('white_after_frelon')
    expected = (get('data_frelon') - dd) / (white - dw)
    e = r['entry']; p = e['normalise']; found = p['transmission/transmission'][:]
    print(json.dumps({'difference': float(np.abs(found - expected).max()), 'shape': found.shape,
        'dtype': str(found.dtype), 'status': e['run/status'][0].decode(), 'complete': int(p['transmission/complete'][0]),
        'used': {k: int(v['complete'][0]) for k, v in e['input'].items() if isinstance(v, h5py.Group)},
        'invalid': p['invalid/invalid'][:].tolist(),
        'mean': float(np.abs(p['mean/mean'][:n] - expected.mean((1, 2))).max())}))`,
    { master, result, frames },
  )
}

async function normalised(
  plan: Plan,
  options: WrittenOptions,
  node: string,
): Promise<AnalysisOutcome & { readonly master: string }> {
  const { analysis } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), plan, options)
  const { id } = await analysis.start({ ...normalise, master, node })
  return { ...(await analysis.finished(id)), master }
}

describeWith(pythonModules('h5py', 'numpy'), 'normalise on a recorded experiment', () => {
  test('gives what numpy gives, with the whites weighted by time', async () => {
    const result = await normalised(effPlan(), recorded, scan)
    expect(result).toMatchObject({ state: 'done', complete: 5, message: '5 of 5 frames' })
    expect(compared(result.master, result.file, 5)).toMatchObject({
      difference: expect.closeTo(0, 6) as number,
      shape: [5, 6, 8],
      dtype: 'float32',
      status: 'success',
      complete: 5,
      used: { data: 5, white_before: 5, white_after: 5, dark_for_data: 3, dark_for_white: 3 },
      invalid: [0, 0, 0, 0, 0],
      mean: expect.closeTo(0, 6) as number,
    })
  })

  test('runs in a real thread as well', async () => {
    const entry = await builtEntry('analysis-worker')
    const { analysis } = analysisRig({ startWorker: urgency => startAnalysisWorker(entry, urgency) })
    const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
    const { id } = await analysis.start({ ...normalise, master, node: `${scan}/Data` })
    const { file, state } = await analysis.finished(id)
    expect([state, compared(master, file, 5).difference]).toEqual(['done', expect.closeTo(0, 6)])
  })

  test('an aborted scan is normalised as far as its frames go', async () => {
    const count = ({ plan }: Exposure) => (plan.role === 'dark' ? 2 : plan.name === 'White after' ? 2 : 3)
    const result = await normalised(effPlan(), { ...recorded, frames: count }, scan)
    expect(result).toMatchObject({
      state: 'done',
      complete: 3,
      message: '3 of 5 frames: the recording ended before the rest',
    })
  })

  test('a nested scan keeps its dimensions and takes the white of its own row', async () => {
    const plan = planOf(
      [
        { kind: 'acquisition', name: 'Dark', role: 'dark', camera: { frames: 2 } },
        {
          kind: 'scan',
          name: 'Rotation',
          motor: 'rot',
          unit: 'deg',
          from: 0,
          to: 180,
          steps: 2,
          children: [
            { kind: 'acquisition', name: 'White', role: 'white', camera: {} },
            {
              kind: 'scan',
              name: 'Translation',
              motor: 'samy',
              unit: 'mm',
              from: 0,
              to: 1,
              steps: 1,
              children: [{ kind: 'acquisition', name: 'Data', role: 'data', camera: {} }],
            },
          ],
        },
      ],
      { name: 'TOMO' },
    )
    const pixels = ({ plan: { role } }: Exposure, frame: number) =>
      new Uint16Array(48).fill(role === 'dark' ? 100 : role === 'white' ? 1100 + 1000 * frame : 600)
    const result = await normalised(plan, { pixels }, '/TOMO/Rotation')
    const found = python<readonly (readonly number[])[]>(
      `import h5py
with h5py.File(argument) as f: print(json.dumps(f['entry/normalise/transmission/transmission'][:, :, 0, 0].tolist()))`,
      result.file,
    )
    expect(found.map(row => row.map(value => Number(value.toFixed(6))))).toEqual([
      [0.5, 0.5],
      [0.25, 0.25],
      [0.166667, 0.166667],
    ])
  })

  test('pixels that are saturated or without light have no value and are counted', async () => {
    const pixels = (exposure: Exposure, frame: number) => {
      const image = scene(exposure, frame)
      if (exposure.plan.role === 'data') image[0] = 65_535
      if (exposure.plan.role === 'white') image[1] = 0
      return image
    }
    const result = await normalised(effPlan(), { ...recorded, pixels }, scan)
    expect(result.message).toBe('5 of 5 frames; 10 pixels without a value (NaN), 5 of them saturated')
  })

  test('results are numbered and never overwritten', async () => {
    const { analysis } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
    const request = { ...normalise, master, node: scan } as const
    const both = await Promise.all([analysis.start(request), analysis.start(request)])
    expect(both.map(({ id }) => id).toSorted()).toEqual(['EFF_0001_normalise_01', 'EFF_0001_normalise_02'])
    await Promise.all(both.map(({ id }) => analysis.finished(id)))
    await analysis.finished((await analysis.start(request)).id)
    expect(readdirSync(join(dirname(master), 'results')).toSorted()).toEqual([
      'EFF_0001_normalise_01.h5',
      'EFF_0001_normalise_02.h5',
      'EFF_0001_normalise_03.h5',
    ])
  })
})

test('says which frames are missing when the plan has no whites or darks, and makes no file', async () => {
  const { analysis, events } = analysisRig()
  const folder = temporaryFolder()
  const time = await writeExperiment(folder, repeatPlan())
  const tomo = await writeExperiment(folder, tomographyPlan())
  const start = (master: string, node: string) => analysis.start({ ...normalise, master, node })
  await expect(start(time, '/TIME/Time series')).rejects.toMatchObject({
    kind: 'not-found',
    message: 'There are no white frames of frelon for /TIME/Time series/Data',
  })
  await expect(start(tomo, '/DTOMO')).rejects.toMatchObject({
    message: 'There are no dark frames of frelon for /DTOMO/Rotation/Translation/Data',
  })
  expect([events, existsSync(join(folder, 'results'))]).toEqual([[], false])
})

test('darks that were planned and never recorded end the result as failed, with the counts', async () => {
  const { analysis, events } = analysisRig()
  const frames = ({ plan }: Exposure) => (plan.role === 'dark' ? 0 : 5)
  const master = await writeExperiment(temporaryFolder(), effPlan(), { ...recorded, frames })
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  const { state, message } = await analysis.finished(id)
  expect(state).toBe('failed')
  expect(message).toContain('/EFF/Dark for data (dark): 0 of 3 frames')
  expect(events.at(-1)).toMatchObject({ kind: 'result.state', state: 'failed', message })
})

test('a file that is no experiment is refused by name', async () => {
  const { analysis } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
  const entry = join(dirname(master), 'EFF_0001_entry_0001.h5')
  await expect(analysis.start({ ...normalise, master: entry, node: scan })).rejects.toMatchObject({
    kind: 'format',
    where: `${entry}:/entry_0000/structure_request/data`,
  })
  await expect(analysis.start({ ...normalise, master: `${master}x`, node: scan })).rejects.toMatchObject({
    kind: 'not-found',
  })
  await expect(analysis.start({ ...normalise, master, node: 'Energy Scan' })).rejects.toMatchObject({
    kind: 'usage',
  })
})

/** A running experiment of which so many frames are complete, by role. */
function running(plan: Plan, folder: string, frames: Readonly<Record<string, number>>, closedAtMs?: number) {
  const tree = treeOf(plan, 'running', { folder, closedAtMs })
  const nodes = [...tree.nodes].map(([id, node]): [typeof id, typeof node] => {
    const place = node.plan.kind === 'acquisition' ? datasetOf(experimentId('EFF', 1), plan, id) : undefined
    if (place === undefined || node.plan.kind !== 'acquisition') return [id, node]
    const { role } = node.plan
    const complete = frames[role] ?? 0
    const { file, path, detector } = place
    const dataset = { node: id, file, dataset: path, shape: [], dtype: 'uint16', role, detector, complete }
    return [id, { ...node, datasets: [dataset] }]
  })
  return { ...tree, nodes: VersionedMap.of(nodes) }
}

test('follows a running experiment as its frames become complete, to its end', async () => {
  // A clock that is always late shows every step of the progress.
  let elapsedMs = 0
  const clock = { ...systemClock(), elapsedMs: () => (elapsedMs += 1000) }
  const { analysis, events, live, until } = analysisRig({ clock })
  const plan = effPlan()
  const folder = temporaryFolder()
  const master = await writeExperiment(folder, plan, recorded)
  const show = (dark: number, white: number, data: number, closedAtMs?: number) =>
    live.show(running(plan, folder, { dark, white, data }, closedAtMs))
  const reached = (complete: number) =>
    until(event => event.kind === 'result.state' && event.state === 'running' && event.complete === complete)
  show(2, 0, 0)
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  show(3, 2, 2)
  await reached(2)
  show(3, 3, 4)
  await reached(3)
  show(3, 4, 4, 1)
  expect(await analysis.finished(id)).toMatchObject({ state: 'done', complete: 4 })
  const shown = events.flatMap(event =>
    event.kind === 'result.state' ? `${event.state} ${event.complete}` : [],
  )
  expect(shown).toEqual(['waiting 0', 'running 1', 'running 2', 'running 3', 'running 4', 'done 4'])
})

test('waits for a running experiment and can be cancelled', async () => {
  const { analysis, events, live } = analysisRig()
  const plan = effPlan()
  const folder = temporaryFolder()
  const master = await writeExperiment(folder, plan, recorded)
  live.show(treeOf(plan, 'running', { folder }))
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  analysis.cancel(id)
  expect(await analysis.finished(id)).toMatchObject({ state: 'cancelled', complete: 0 })
  expect(events.flatMap(event => (event.kind === 'result.state' ? event.state : []))).toEqual([
    'waiting',
    'cancelled',
  ])
  expect(events.flatMap(event => (event.kind === 'result.log' ? event.text : []))).toEqual([
    'Takes 5 images of 6 × 8 pixels of Data, with White before, White after, Dark for data, Dark for white',
    'Step 1, Normalise: normalise version 3, darks mean, whites interpolated',
    'Writes results/EFF_0001_normalise_01.h5',
    'Cancelled after 0 frames',
  ])
})

test('a disk that fills up ends the result as failed and keeps what was written', async () => {
  const full = new HutchError({
    kind: 'disk',
    message: 'The disk is full',
    where: '/data',
    advice: 'Make room',
  })
  const { analysis } = analysisRig({}, recorder => ({
    create: (...part) => recorder.create(...part),
    append: (file, dataset, frame, ...part) =>
      frame < 2 ? recorder.append(file, dataset, frame, ...part) : Promise.reject(full),
    values: (...part) => recorder.values(...part),
    row: (...part) => recorder.row(...part),
    text: (...part) => recorder.text(...part),
    replace: (...part) => recorder.replace(...part),
    finish: (...part) => recorder.finish(...part),
    onComplete: listener => recorder.onComplete(listener),
    onFault: listener => recorder.onFault(listener),
    onStall: listener => recorder.onStall(listener),
    waitingMs: 0,
    onNotice: listener => recorder.onNotice(listener),
    close: () => recorder.close(),
  }))
  const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  expect(await analysis.finished(id)).toMatchObject({
    state: 'failed',
    complete: 2,
    message: 'The disk is full (/data). Make room.',
  })
})

test('an analysis thread that dies ends the result as failed, and the next one gets a new thread', async () => {
  const { port1, port2 } = new MessageChannel()
  port2.on('message', () => port2.close())
  const ports = [port1, benchPort()]
  const { analysis } = analysisRig({ startWorker: () => demand(ports.shift(), 'thread') })
  const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  const { state, message } = await analysis.finished(id)
  expect([state, message]).toEqual(['failed', expect.stringContaining('The analysis thread ended')])
  const again = await analysis.start({ ...normalise, master, node: scan })
  expect(await analysis.finished(again.id)).toMatchObject({ state: 'done', complete: 5 })
})

test('a task that throws ends its own result only', async () => {
  const startWorker = (): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    const bench = new Bench()
    port2.on('message', ({ seq, request }: ComputeEnvelope) => {
      const isBad = request.kind === 'frame' && request.job.endsWith('_01') && request.at === 3
      // Frames without their references make the task throw.
      port2.postMessage(bench.answer({ seq, request: isBad ? { ...request, references: {} } : request }))
    })
    return port1
  }
  const { analysis } = analysisRig({ startWorker })
  const master = await writeExperiment(temporaryFolder(), effPlan(), recorded)
  const [bad, good] = [
    await analysis.start({ ...normalise, master, node: scan }),
    await analysis.start({ ...normalise, master, node: scan }),
  ]
  expect(await analysis.finished(bad.id)).toMatchObject({ state: 'failed', complete: 3 })
  expect(await analysis.finished(good.id)).toMatchObject({ state: 'done', complete: 5 })
})
