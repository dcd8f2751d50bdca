import { join } from 'node:path'
import { finite } from '../../../shared/base/parse.ts'
import type { PeerProcess } from '../peer-process.ts'
import type { SavingTask } from './saving-task.ts'

/** One turn of h5py: seconds from the first frame to flushed, or to the file being on the disk. */
export async function saveH5py(
  peer: PeerProcess,
  folder: string,
  { workload, source: { file }, durability }: SavingTask,
): Promise<number> {
  const { image, frames, compression = 'none' } = workload
  const target = join(folder, 'h5py.h5')
  const shape = [image.height, image.width]
  return finite(
    await peer.ask({ source: file, target, shape, frames, compression, sync: durability === 'synced' }),
    'seconds',
  )
}

/** As people write a growing stack: a chunk per frame, one more row, assigned. It flushes once, at the end. */
export const h5pyScript = `
import os, time
import h5py, numpy
sources = {}
def frames_of(argument):
    key = argument['source']
    if key not in sources:
        sources[key] = numpy.fromfile(key, dtype='<u2').reshape([-1] + argument['shape'])
    return sources[key]
def filters_of(compression):
    if compression == 'bitshuffle-lz4':
        import hdf5plugin
        return dict(hdf5plugin.Bitshuffle())
    if compression == 'gzip':
        return dict(compression='gzip', compression_opts=1, shuffle=True)
    return {}
def answer(argument):
    frames = frames_of(argument)
    shape = tuple(argument['shape'])
    with h5py.File(argument['target'], 'x') as f:
        data = f.create_dataset('data', (0,) + shape, '<u2', maxshape=(None,) + shape, chunks=(1,) + shape, **filters_of(argument['compression']))
        start = time.perf_counter()
        for k in range(argument['frames']):
            data.resize(k + 1, axis=0)
            data[k] = frames[k % len(frames)]
        f.flush()
        if argument['sync']:
            os.fsync(f.id.get_vfd_handle())
        seconds = time.perf_counter() - start
    os.remove(argument['target'])
    return seconds
`
