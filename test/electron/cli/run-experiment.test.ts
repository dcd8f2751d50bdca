import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isRecord } from '../../../shared/base/parse.ts'
import type { Beamline } from '../../../shared/model/beamline.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { childrenOf, HutchProcess, isAlive, type Line } from './support/hutch-process.ts'
import { beamlineFile, descriptionFile, quickDescription } from './support/quick-experiment.ts'

const quick = ['--json', '--size', '64', '--speed', '50', '--seed', '7'] as const
/** Long enough that everything that goes wrong goes wrong in the middle. */
const long = quickDescription(3000)

async function run(folder: string, yaml: string, ...options: readonly string[]): Promise<HutchProcess> {
  return await HutchProcess.start(
    ['run', descriptionFile(folder, yaml), '--out', join(folder, 'out'), ...options],
    folder,
  )
}

/** A simulated beamline in a process of its own, and an experiment on it that is well on its way. */
async function runOnOwnBeamline(
  folder: string,
  yaml: string,
): Promise<{
  readonly experiment: HutchProcess
  readonly pids: { spec: number; microscope: number }
  readonly spec: string
}> {
  const server = await HutchProcess.start(['simulate', '--size', '64', '--speed', '50'], folder)
  const first = await server.line(() => true)
  const { spec, microscope } = first
  if (!isRecord(spec) || !isRecord(microscope)) throw new Error('a beamline says where it is')
  const file = beamlineFile(folder, first.beamline as Beamline)
  const experiment = await run(folder, yaml, '--json', '--beamline', file, '--wait-for-spec', '1')
  await experiment.line(line => line.event === 'point.recorded' && line.point === 5)
  return {
    experiment,
    pids: { spec: Number(spec.pid), microscope: Number(microscope.pid) },
    spec: `fourc at 127.0.0.1:${String(spec.port)}`,
  }
}

interface Read {
  readonly frames: Readonly<Record<string, number>>
  /** Smallest mean of a frame: dark level is some 100 counts, a frame of zeros was never written. */
  readonly dimmest: number
  readonly statuses: readonly string[]
}

/** Every frame of every dataset of an experiment through its master file, as h5py sees it. */
function readAll(master: string): Read {
  return python<Read>(
    `
import h5py, numpy
frames, means, statuses = {}, [], []
with h5py.File(argument['master'], 'r') as master:
    for name in master:
        entry = master[name]
        if 'run/status' in entry:
            status = entry['run/status'][()]
            status = status[0] if getattr(status, 'shape', ()) else status
            statuses.append(status.decode() if isinstance(status, bytes) else str(status))
        file = entry.file.filename
        def visit(path, node):
            if isinstance(node, h5py.Dataset) and path.endswith('/data') and node.ndim >= 3 and '/instrument/' in '/' + entry.name + '/' + path:
                # The last row may lack frames; only those that are counted are there.
                complete = int(node.parent['acquisition/complete'][0])
                stack = node[()].reshape((-1,) + node.shape[-2:])[:complete]
                means.extend(float(image.mean()) for image in stack)
                frames[file.split('/')[-1] + '::' + node.name] = len(stack)
        if entry.file.filename != argument['master']: entry.visititems(visit)
print(json.dumps({'frames': frames, 'dimmest': min(means) if means else 0, 'statuses': statuses}))
`,
    { master },
  )
}

function lastOf(lines: readonly Line[]): Line {
  return lines.at(-1) ?? {}
}

describe('hutch run', () => {
  test('tells every event as JSON, records everything and ends with exit code 0', async () => {
    const folder = temporaryFolder()
    const hutch = await run(folder, quickDescription(), ...quick)
    expect(await hutch.exited).toBe(0)
    expect(lastOf(hutch.lines)).toEqual({
      event: 'done',
      file: join(folder, 'out/Quick_0001/Quick_0001.h5'),
      outcome: 'complete',
      frames: 3 + 11 * 2,
      gaps: 0,
    })
    expect(hutch.errors).toEqual([])
    expect(hutch.of('point.recorded').map(({ point }) => point)).toEqual(
      Array.from({ length: 11 }, (_, i) => i),
    )
    const counts = new Map<unknown, number>()
    for (const { dataset, complete } of hutch.of('complete')) {
      expect(Number(complete)).toBeGreaterThan(counts.get(dataset) ?? 0)
      counts.set(dataset, Number(complete))
    }
    expect([...counts.values()]).toEqual([3, 22])
    expect(existsSync(join(folder, 'out/Quick_0001/lock'))).toBe(false)
  })

  test('never overwrites: two runs at the same time and one afterwards get a folder each', async () => {
    const folder = temporaryFolder()
    const both = await Promise.all([1, 2].map(() => run(folder, quickDescription(3), ...quick)))
    expect(await Promise.all(both.map(hutch => hutch.exited))).toEqual([0, 0])
    const third = await run(folder, quickDescription(3), ...quick)
    expect(await third.exited).toBe(0)
    const masters = [...both, third].map(hutch => lastOf(hutch.lines).file)
    expect(new Set(masters).size).toBe(3)
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['Quick_0001', 'Quick_0002', 'Quick_0003'])
    expect(lastOf(third.lines).file).toMatch(/Quick_0003\.h5$/)
  })

  test('goes on recording when nobody reads its output any more', async () => {
    const folder = temporaryFolder()
    const hutch = await run(folder, quickDescription(60), ...quick)
    await hutch.line(line => line.event === 'point.recorded')
    hutch.closeOutput()
    expect(await hutch.exited).toBe(0)
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'what hutch run leaves behind', () => {
  test('every frame of a complete run', async () => {
    const folder = temporaryFolder()
    const hutch = await run(folder, quickDescription(), ...quick)
    expect(await hutch.exited).toBe(0)
    const read = readAll(join(folder, 'out/Quick_0001/Quick_0001.h5'))
    expect(Object.values(read.frames).sort()).toEqual([22, 3])
    expect(read.dimmest).toBeGreaterThan(10)
    expect(read.statuses.filter(status => status === 'success').length).toBeGreaterThanOrEqual(2)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('a safe stop after %s', async signal => {
    const folder = temporaryFolder()
    const hutch = await run(folder, long, ...quick)
    await hutch.line(line => line.event === 'point.recorded' && line.point === 3)
    if (signal === 'SIGINT') hutch.killGroup(signal)
    else hutch.kill(signal)
    expect(await hutch.exited).toBe(1)
    expect(hutch.errors).toEqual([])
    const done = lastOf(hutch.lines)
    expect(done).toMatchObject({ event: 'done', outcome: 'aborted', gaps: 0 })
    const read = readAll(String(done.file))
    expect(sum(read.frames)).toBe(done.frames)
    expect(read.statuses).toContain('aborted')
    expect(read.dimmest).toBeGreaterThan(10)
  })

  test.each(['spec', 'microscope'] as const)('all points so far when the %s server dies', async victim => {
    const folder = temporaryFolder()
    const { experiment, pids, spec } = await runOnOwnBeamline(folder, long)
    process.kill(pids[victim], 'SIGKILL')
    expect(await experiment.exited).toBe(1)
    expect(experiment.errors).toHaveLength(1)
    const [error] = experiment.errors
    expect(error).toMatchObject({ error: 'connection' })
    expect(JSON.stringify(error)).toContain(victim === 'spec' ? spec : 'frelon')
    const done = lastOf(experiment.lines)
    expect(done).toMatchObject({ event: 'done', outcome: 'failed', gaps: 0 })
    const read = readAll(String(done.file))
    expect(sum(read.frames)).toBe(done.frames)
    expect(read.statuses).toContain('failed')
    expect(read.dimmest).toBeGreaterThan(10)
  })

  test('every acknowledged frame when the program itself is killed; the next start puts the rest in order', async () => {
    const folder = temporaryFolder()
    const killed = await run(folder, long, ...quick)
    await killed.line(line => line.event === 'point.recorded' && line.point === 8)
    const servers = childrenOf(killed.pid)
    expect(servers).toHaveLength(2)
    killed.kill('SIGKILL')
    expect(await killed.exited).toBe('SIGKILL')
    const first = join(folder, 'out/Quick_0001')
    expect(existsSync(join(first, 'lock'))).toBe(true)

    const next = await run(folder, quickDescription(2), ...quick)
    expect(await next.exited).toBe(0)
    expect(next.stderr).toMatch(/Quick_0001 had not ended; recovered with \d+ frames/)
    expect(lastOf(next.lines).file).toMatch(/Quick_0002\.h5$/)
    expect(existsSync(join(first, 'lock'))).toBe(false)
    expect(readFileSync(join(first, 'journal'), 'utf8')).toContain('experiment.closed')
    const read = readAll(join(first, 'Quick_0001.h5'))
    for (const [place, complete] of Object.entries(killed.complete())) {
      const [file = '', dataset = ''] = place.split('::')
      expect(read.frames[`${file.split('/').at(-1) ?? ''}::${dataset}`]).toBeGreaterThanOrEqual(complete)
    }
    expect(read.dimmest).toBeGreaterThan(10)
    expect(servers.filter(isAlive)).toEqual([])
  })
})

function sum(frames: Readonly<Record<string, number>>): number {
  return Object.values(frames).reduce((total, count) => total + count, 0)
}
