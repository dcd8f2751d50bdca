import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ResultEvent } from '../../../electron/analysis/ports.ts'
import { RegionCount } from '../../../electron/analysis/region-count.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import { CompressPool } from '../../../electron/writer/compress-pool.ts'
import { serveWriter } from '../../../electron/writer/serve.ts'
import { maskedPixel, type PixelMask } from '../../../shared/imaging/marks.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { acquisitionOf } from '../../../shared/nexus/names.ts'
import { detectorId, experimentId, nodeId } from '../../../shared/model/ids.ts'
import type { PlannedRegion } from '../../../shared/model/roi.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const region: PlannedRegion = {
  name: 'late1',
  shape: { kind: 'rectangle', x: 1, y: 0, width: 2, height: 3 },
  saturation: 1000,
}

async function rig(frames?: number, isMasked = false) {
  const folder = join(temporaryFolder(), experimentId('EFF', 1))
  mkdirSync(folder)
  const plan = effPlan()
  const context = nexusContext(
    plan,
    isMasked ? { masks: new Map([[detectorId('frelon'), allButOne(plan)]]) } : {},
  )
  const options = { context, ...(frames === undefined ? {} : { frames: () => frames }) }
  const master = await writeExperiment(folder, plan, options)
  const { port1, port2 } = new MessageChannel()
  const clock = systemClock()
  serveWriter(port2, clock, new CompressPool(noCompressor, 1))
  const recorder = createWriter({ worker: port1, clock })
  onTestFinished(() => recorder.close())
  const events: ResultEvent[] = []
  const count = new RegionCount({
    openFile: openDataFile,
    live: { tree: () => undefined, onChange: () => () => undefined },
    recorder,
    publish: (_master, event) => events.push(event),
    clock,
    program: { name: 'Hutch', version: '0.1.0' },
    utcOffsetMinutes: () => 60,
  })
  return { folder, master, count, events, file: join(folder, 'results/EFF_0001_regions_01.h5') }
}

/** Of the region only the pixel in column 1 of row 0 is good. */
function allButOne(plan: Plan): PixelMask {
  const camera = acquisitionOf(plan, nodeId('/EFF/Energy Scan/Data')).camera?.plan.image ?? {
    height: 0,
    width: 0,
  }
  const values = new Uint8Array(camera.height * camera.width).fill(maskedPixel)
  values[1] = 0
  return { id: 1, values }
}

function noCompressor(): never {
  throw new Error('this test compresses nothing')
}

const sumInPython = `
import h5py, numpy as np
with h5py.File(argument['file'], 'r') as f:
    process = f['entry/process']
    frames = process['input/data/data'][()].astype('u8')
    mask = np.zeros(frames.shape[-2:], bool)
    for row, first, end in process['configuration/region/spans'][()]:
        mask[row, first:end] = True
    valid = mask & (frames < process['configuration/region/saturation_value'][()])
    print(json.dumps(dict(
        values=np.nan_to_num(process['results/sum'][()], nan=-1).tolist(),
        summed=np.where(valid, frames, 0).sum(axis=(1, 2)).tolist(),
        energy=process['results/energy'][()].tolist(),
        complete=int(process['input/data/complete'][0]),
        status=np.ravel(process['run/status'][()])[0].decode(),
        node=process['input/data/node_path'][()].decode())))`

interface Counted {
  readonly values: readonly number[]
  readonly summed: readonly number[]
  readonly energy: readonly number[]
  readonly complete: number
  readonly status: string
  readonly node: string
}

describeWith(pythonModules('h5py', 'numpy'), 'a region counted afterwards', () => {
  test('has a result with the sum of every saved frame, its pixels and where they came from', async () => {
    const { count, events, file, master } = await rig()
    await count.start({ master, node: nodeId('/EFF/Energy Scan/Data'), region })
    await count.settled()
    const found = python<Counted>(sumInPython, { file })
    expect(found.values).toEqual(found.summed)
    expect(found).toMatchObject({ complete: 5, status: 'success', node: '/EFF/Energy Scan/Data' })
    expect(found.energy).toHaveLength(5)
    const told = events.flatMap(event => (event.kind === 'column.counted' ? event.values : []))
    expect(told).toEqual(found.summed)
    expect(events.at(-1)).toMatchObject({
      state: 'done',
      complete: 5,
      message: '5 of 5 frames counted, dead time not corrected',
    })
  })

  test('leaves the pixels out that the file masks', async () => {
    const { count, file, master } = await rig(undefined, true)
    await count.start({ master, node: nodeId('/EFF/Energy Scan/Data'), region })
    await count.settled()
    const { good, values } = python<{ readonly good: readonly number[]; readonly values: readonly number[] }>(
      `
import h5py
with h5py.File(argument['file'], 'r') as f:
    process = f['entry/process']
    frames = process['input/data/data'][()].astype('f8')
    print(json.dumps(dict(good=frames[:, 0, 1].tolist(), values=process['results/sum'][()].tolist())))`,
      { file },
    )
    expect(values).toEqual(good)
  })

  test('of an aborted recording has what there is, and says how much', async () => {
    const { count, events, file, master } = await rig(2)
    await count.start({ master, node: nodeId('/EFF/Energy Scan/Data'), region })
    await count.settled()
    const found = python<Counted>(sumInPython, { file })
    expect(found.complete).toBe(2)
    expect(found.values.slice(2)).toEqual([-1, -1, -1])
    expect(events.at(-1)).toMatchObject({
      state: 'done',
      message: '2 of 5 frames counted, dead time not corrected',
    })
  })
})

describe('counting afterwards', () => {
  test('is refused for what has no images', async () => {
    const { count, master } = await rig()
    await expect(count.start({ master, node: nodeId('/EFF/Energy Scan/MonoPos'), region })).rejects.toThrow(
      /no images/,
    )
  })

  test('never takes the name of a result that is there', async () => {
    const { count, events, master } = await rig()
    for (let time = 0; time < 2; time++)
      await count.start({ master, node: nodeId('/EFF/Energy Scan/Data'), region })
    await count.settled()
    const files = events.flatMap(event => (event.kind === 'result.added' ? [event.result.file] : []))
    expect(files).toEqual(['results/EFF_0001_regions_01.h5', 'results/EFF_0001_regions_02.h5'])
  })
})
