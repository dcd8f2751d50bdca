import { join } from 'node:path'
import { finite } from '../../../shared/base/parse.ts'
import type { PeerProcess } from '../peer-process.ts'
import type { PeerCare, SavingTask } from './saving-task.ts'

/** One turn of h5py: seconds from the first frame to the last flushed, or to the file being on the disk. */
export async function saveH5py(
  peer: PeerProcess,
  folder: string,
  { workload, source: { file }, durability }: SavingTask,
  care: PeerCare,
): Promise<number> {
  const { image, frames, compression = 'none' } = workload
  const target = join(folder, 'h5py.h5')
  const shape = [image.height, image.width]
  return finite(
    await peer.ask({
      source: file,
      target,
      shape,
      frames,
      compression,
      same: care === 'the same',
      sync: durability === 'synced',
    }),
    'seconds',
  )
}

/**
 * A chunk per frame, one more row, assigned. `same`: in the mode HDF5 has for files that are read while they grow (SWMR),
 * the dataset flushed after every frame, and once a second another thread asks the disk to keep what was written, at first
 * at once. Otherwise as people write a growing stack: flushed once, at the end.
 */
export const h5pyScript = `
import os, threading, time
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
def sync_each_second(fd, begun, ended):
    begun.wait()
    while not ended.is_set():
        start = time.perf_counter()
        os.fdatasync(fd)
        ended.wait(max(0, 1 - (time.perf_counter() - start)))
def answer(argument):
    frames = frames_of(argument)
    shape = tuple(argument['shape'])
    same = argument['same']
    with h5py.File(argument['target'], 'x', libver='latest' if same else None) as f:
        data = f.create_dataset('data', (0,) + shape, '<u2', maxshape=(None,) + shape, chunks=(1,) + shape, **filters_of(argument['compression']))
        fd = f.id.get_vfd_handle()
        begun, ended = threading.Event(), threading.Event()
        if same:
            f.swmr_mode = True
            syncing = threading.Thread(target=sync_each_second, args=(fd, begun, ended))
            syncing.start()
        start = time.perf_counter()
        for k in range(argument['frames']):
            data.resize(k + 1, axis=0)
            data[k] = frames[k % len(frames)]
            if same:
                data.flush()
                begun.set()
        if not same:
            f.flush()
        if argument['sync']:
            os.fdatasync(fd)
        seconds = time.perf_counter() - start
        if same:
            ended.set()
            syncing.join()
    os.remove(argument['target'])
    return seconds
`
