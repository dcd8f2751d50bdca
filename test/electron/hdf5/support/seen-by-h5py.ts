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
  return filesSeenByH5py([{ file, names }])[0] ?? {}
}

/** The same for many files with one start of Python. */
export function filesSeenByH5py(
  wanted: readonly { readonly file: string; readonly names: readonly string[] }[],
): Record<string, Seen>[] {
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
for one in argument:
    with h5py.File(one['file'], 'r') as f:
        out.append({name: seen(f, name) for name in one['names']})
print(json.dumps(out))`,
    wanted,
  )
}

const knownHashes = new Map<string, string[]>()

/** Of frames 0…count−1. Made once for all files of the same frames: making the pixels takes longer than reading them. */
export function frameHashes(spec: FramesSpec, count: number): readonly string[] {
  const { height, name, pixelType, width } = spec
  const key = `${name} ${pixelType} ${height} ${width}`
  const known = knownHashes.get(key) ?? []
  knownHashes.set(key, known)
  for (let frame = known.length; frame < count; frame++) {
    known.push(createHash('sha1').update(framePixels(spec, frame)).digest('hex'))
  }
  return known.slice(0, count)
}
