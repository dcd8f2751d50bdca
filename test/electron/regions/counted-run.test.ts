import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Detector, ExposurePlan, Frame } from '../../../electron/detectors/detector.ts'
import { AcquisitionEngine } from '../../../electron/engine/acquisition-engine.ts'
import { openExperimentJournal } from '../../../electron/journal/experiment-journal.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { gapPixel, maskedPixel, type PixelMask } from '../../../shared/imaging/marks.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import type { DetectorFacts } from '../../../shared/model/detector-facts.ts'
import type { FrameRing } from '../../../shared/model/frame-ring.ts'
import { detectorId, nodeId } from '../../../shared/model/ids.ts'
import type { RoiCounter } from '../../../shared/model/roi.ts'
import { buildBeamline, buildMicroscope } from '../../builders/beamline.ts'
import { descriptionOf } from '../../builders/plan.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writerRig } from '../writer/support/writer-rig.ts'
import { quietCounting } from './support.ts'

const image = { height: 24, width: 32 }
const saturation = 60_000
const random = seededRandom(5)

/** Frames of noise, some pixels of them saturated. */
class NoiseDetector implements Detector {
  readonly id = detectorId('frelon')
  #frames = 0

  async describe(): Promise<DetectorFacts> {
    return {
      id: this.id,
      model: 'Noise',
      image,
      pixelType: 'uint16',
      pixelSizeUm: 1,
      readoutS: 0,
      saturation,
      exposureRangeS: [1e-4, 60],
    }
  }

  async arm({ frames }: ExposurePlan): Promise<void> {
    this.#frames = frames
  }

  async *frames(ring: FrameRing, signal: AbortSignal): AsyncGenerator<Frame> {
    for (let index = 0; index < this.#frames; index++) {
      const slot = await ring.acquire(signal)
      const pixels = new Uint16Array(ring.memory, slot * ring.slotBytes, image.width * image.height)
      for (let at = 0; at < pixels.length; at++) pixels[at] = random.float() * 65_535
      yield { index, slot, byteLength: pixels.byteLength, startedAtMs: 0 }
    }
  }

  async disarm(): Promise<void> {}
  async close(): Promise<void> {}
}

const counters: readonly RoiCounter[] = [
  { name: 'peak', detector: 'frelon', shape: { kind: 'rectangle', x: 3, y: 4, width: 9, height: 7 } },
  {
    name: 'Ring1',
    detector: 'frelon',
    shape: { kind: 'ring', x: 16, y: 12, innerPx: 4, outerPx: 9.5, fromDeg: 0, toDeg: 250 },
  },
]

const description = `hutch: 1
sequence: Count
tree:
  - scan: Scan
    axis: { motor: energy, from: 4, to: 5, steps: 4 }
    each:
      - acquisition: White
        role: white
        exposure: 10 ms
      - acquisition: Data
        role: data
        frames: 3
        exposure: 10 ms
`

/** Every seventh pixel is not trusted, one of those is none. */
const mask: PixelMask = {
  id: 1,
  values: Uint8Array.from({ length: image.width * image.height }, (_, at) =>
    at % 7 > 0 ? 0 : at === 70 ? gapPixel : maskedPixel,
  ),
}

async function countedRun() {
  const maskOf = () => Promise.resolve(mask)
  const { client } = quietCounting(maskOf)
  const detector = new NoiseDetector()
  const { recorder } = writerRig()
  const engine = new AcquisitionEngine({
    clock: new ManualClock(),
    beamline: buildBeamline({ detectors: [buildMicroscope({ image })] }),
    sequencer: new FakeSequencer(seededRandom(1)),
    detectors: new Map([[detector.id, detector]]),
    recorder,
    scanFiles: { read: async () => undefined },
    live: { show: () => undefined },
    regionSums: client,
    maskOf,
    regionCounters: () => counters,
    openJournal: async folder => openExperimentJournal(folder, systemClock()),
    networkDisk: async () => undefined,
    diskSpace: async () => ({ freeBytes: 1e12, sizeBytes: 2e12 }),
    program: { name: 'Hutch', version: '0.0.0' },
    utcOffsetMinutes: () => 0,
  })
  const run = await engine.start(descriptionOf(description, 'count.yml'), temporaryFolder())
  await run.finished
  const { tree } = engine
  await engine.close()
  return { folder: run.folder, tree }
}

interface Counted {
  readonly values: readonly number[]
  readonly summed: readonly number[]
  readonly linked: readonly number[]
  readonly shape: string
}

/** What the file says of a region, and the same summed by h5py over the saved frames, with the mask that stands beside it. */
const sumInPython = `
import h5py, numpy as np
out = {}
with h5py.File(argument['file'], 'r') as f:
    entry = f['entry_0001']
    for camera in ('white_frelon', 'data_frelon'):
        frames = entry['instrument'][camera]['data'][()].astype('u8')
        frames = frames.reshape((frames.shape[0], -1) + frames.shape[-2:])
        good = entry['instrument'][camera]['pixel_mask'][()]
        assert good.dtype == 'uint32' and sorted(set(good.flat)) == [0, 1, 256], good
        for name in ('peak', 'ring1'):
            group = entry['instrument'][camera + '_' + name]
            mask = np.zeros(frames.shape[-2:], bool)
            for row, first, end in group['region/spans'][()]:
                mask[row, first:end] = True
            valid = mask & (good == 0) & (frames < group['region/saturation_value'][()])
            out[camera + '_' + name] = dict(
                values=group['data'][()].tolist(),
                linked=entry['measurement'][camera + '_' + name][()].tolist(),
                summed=np.where(valid, frames, 0).sum(axis=(1, 2, 3)).tolist(),
                shape=group['region/shape'][()].decode())
print(json.dumps(out))`

describeWith(pythonModules('h5py', 'numpy'), 'a region that is a counter', () => {
  test('has in the file exactly the sum of the saved frames at every point, and in the tree the same', async () => {
    const { folder, tree } = await countedRun()
    const file = join(folder, 'Count_0001_entry_0001.h5')
    const counted = python<Record<string, Counted>>(sumInPython, { file })
    expect(Object.keys(counted)).toHaveLength(4)
    const columns = tree.nodes.get(nodeId('/Count/Scan'))?.columns
    for (const [name, { linked, summed, values }] of Object.entries(counted)) {
      expect(values).toEqual(summed)
      expect(linked).toEqual(summed)
      expect(columns?.get(name)?.values.slice(0, 5)).toEqual(summed)
    }
    expect(JSON.parse(counted.data_frelon_ring1?.shape ?? '')).toEqual(counters[1]?.shape)
  })
})
