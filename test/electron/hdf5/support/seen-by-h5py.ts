import { createHash } from 'node:crypto'
import { python } from '../../../support/system-python.ts'
import { framePixels, type FramesSpec } from './skeletons.ts'

export interface Seen {
  readonly shape: readonly number[]
  readonly count: number
  readonly hashes: readonly string[]
}

/** What plain h5py with its default locking finds of the datasets of a `recordingSkeleton`: counted frames, hashed. */
export function seenByH5py(file: string, names: readonly string[]): Record<string, Seen> {
  return python(
    `
import h5py, hashlib
out = {}
with h5py.File(argument['file'], 'r') as f:
    for name in argument['names']:
        d = f['entry/' + name]
        count = int(f['entry/acquisition/' + name][0])
        flat = d[()].reshape((-1,) + d.shape[-2:])
        out[name] = dict(shape=d.shape, count=count,
                         hashes=[hashlib.sha1(flat[i].tobytes()).hexdigest() for i in range(count)])
print(json.dumps(out))`,
    { file, names },
  )
}

export function frameHashes(spec: FramesSpec, count: number): readonly string[] {
  return Array.from({ length: count }, (_, frame) =>
    createHash('sha1').update(framePixels(spec, frame)).digest('hex'),
  )
}
