import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCompressWorker } from '../../../electron/writer/compress-pool.ts'
import { ledgerPaths } from '../../../shared/nexus/ledger.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { ringFor, send, writerRig } from './support/writer-rig.ts'

/** 512 KiB: large enough that a thread of the pool sums it up; and small ones, summed up where they are written. */
const large: FramesSpec = { name: 'large', pixelType: 'uint16', height: 512, width: 512, leading: [30] }
const small: FramesSpec = { ...large, name: 'small', height: 16 }

describeWith(pythonModules('h5py'), 'checksum and mean of a frame that is stored as it is', () => {
  test.each([
    ['by a pool of threads', async () => await builtEntry('compress-worker')],
    ['also when no thread of the pool can be started', async () => join(temporaryFolder(), 'missing.js')],
  ])('are those of the bytes in the file, %s', async (_how, worker) => {
    const entry = await worker()
    const { faults, recorder } = writerRig(() => startCompressWorker(entry))
    const file = join(temporaryFolder(), 'a.h5')
    await recorder.create(file, recordingSkeleton([large, small]))
    for (const spec of [large, small]) {
      const ring = ringFor(spec, 5)
      const owed: (() => Promise<number>)[] = []
      for (let frame = 0; frame < 30; frame++) owed.push(await send(recorder, ring, file, spec, frame))
      const means = await Promise.all(owed.map(acknowledged => acknowledged()))
      expect(means).toEqual(meansInFile(file, spec.name))
    }
    expect(wrongSums(file, 'large')).toEqual([])
    expect(wrongSums(file, 'small')).toEqual([])
    expect(faults).toEqual([])
  })
})

/** Frames whose sum in the file is not what zlib makes of their pixels. */
function wrongSums(file: string, name: string): readonly number[] {
  const sums = ledgerPaths(`/entry/acquisition/${name}`).checksums
  return python(
    `
import h5py, zlib
with h5py.File(argument['file'], 'r') as f:
    frames, sums = f['entry/' + argument['name']], f[argument['sums']]
    print(json.dumps([k for k in range(30) if zlib.crc32(frames[k].tobytes()) != sums[k]]))`,
    { file, name, sums },
  )
}

function meansInFile(file: string, name: string): readonly number[] {
  return python(
    `
import h5py
with h5py.File(argument['file'], 'r') as f:
    print(json.dumps([float(frame.mean()) for frame in f['entry/' + argument['name']]]))`,
    { file, name },
  )
}
