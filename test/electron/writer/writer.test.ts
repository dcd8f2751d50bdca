import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../electron/writer/client.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { frameHashes, seenByH5py } from '../hdf5/support/seen-by-h5py.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { observed, ringFor, send, writerRig } from './support/writer-rig.ts'

const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 16, width: 24, leading: [100] }
const mca: FramesSpec = { name: 'mca', pixelType: 'uint32', height: 1, width: 64, leading: [5, 20] }

describeWith(pythonModules('h5py'), 'the writer over a port', () => {
  test('records two detectors at once and acknowledges only what others can read', async () => {
    const { recorder, news } = writerRig()
    const file = join(temporaryFolder(), 'a.h5')
    await recorder.create(file, recordingSkeleton([camera, mca]))
    const [cameraRing, mcaRing] = [ringFor(camera), ringFor(mca, 3)]
    const pending: Promise<number>[] = []
    for (let frame = 0; frame < 40; frame++) {
      pending.push((await send(recorder, cameraRing, file, camera, frame))())
      if (frame % 2 === 0) pending.push((await send(recorder, mcaRing, file, mca, frame / 2))())
    }
    await Promise.all(pending)
    const seen = seenByH5py(file, ['camera', 'mca'])
    expect(seen.camera?.hashes).toEqual(frameHashes(camera, 40))
    expect(seen.mca).toEqual({ shape: [1, 20, 1, 64], count: 20, hashes: frameHashes(mca, 20) })
    expect(news.at(-1)).toMatch(/ (40|20)$/)
    expect([cameraRing.freeSlots, mcaRing.freeSlots]).toEqual([8, 3])
    await recorder.finish(file)
    expect(seenByH5py(file, ['camera', 'mca'])).toEqual(seen)
  })

  test('a real thread does the same', async () => {
    const worker = startWriterWorker(await builtEntry('writer-worker'))
    const { recorder, faults } = observed(createWriter({ worker, clock: systemClock() }))
    const file = join(temporaryFolder(), 'b.h5')
    await recorder.create(file, recordingSkeleton([camera]))
    const ring = ringFor(camera)
    for (let frame = 0; frame < 20; frame++) await (await send(recorder, ring, file, camera, frame))()
    await recorder.values(file, '/entry/energy', 3, [7.112])
    await recorder.text(file, '/entry/status', 'success')
    await recorder.close()
    expect(seenByH5py(file, ['camera']).camera?.hashes).toEqual(frameHashes(camera, 20))
    expect(faults).toEqual([])
  })
})
