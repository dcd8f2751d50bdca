import { createHash } from 'node:crypto'
import { python } from '../../../support/system-python.ts'
import { framePixels, type FramesSpec } from './skeletons.ts'

export interface Seen {
  readonly shape: readonly number[]
  readonly count: number
  readonly hashes: readonly string[]
}

/** What plain h5py with its default locking finds of datasets of a `recordingSkeleton`: the counted frames, hashed. */
export function seenByH5py(file: string, names: readonly string[]): Record<string, Seen> {
  return filesSeenByH5py([file], names)[0] ?? {}
}

/** The same for many files with one start of Python. */
export function filesSeenByH5py(files: readonly string[], names: readonly string[]): Record<string, Seen>[] {
  return python(
    `
import h5py, hashlib
def seen(f, name):
    d = f['entry/' + name]
    count = int(f['entry/acquisition/' + name][0])
    flat = d[()].reshape((-1,) + d.shape[-2:])
    hashes = [hashlib.sha1(flat[i].tobytes()).hexdigest() for i in range(count)]
    return dict(shape=d.shape, count=count, hashes=hashes)
out = []
for file in argument['files']:
    with h5py.File(file, 'r') as f:
        out.append({name: seen(f, name) for name in argument['names']})
print(json.dumps(out))`,
    { files, names },
  )
}

export function frameHashes(spec: FramesSpec, count: number): readonly string[] {
  return Array.from({ length: count }, (_, frame) =>
    createHash('sha1').update(framePixels(spec, frame)).digest('hex'),
  )
}
