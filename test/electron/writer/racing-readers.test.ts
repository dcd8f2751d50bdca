import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../electron/writer/client.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { frameHashes } from '../hdf5/support/seen-by-h5py.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { observed, ringFor } from './support/writer-rig.ts'

/** More with HUTCH_OPENS=100000. */
const opens = Number(process.env.HUTCH_OPENS ?? 3000)
/** Prime, so that a frame from a neighbouring index node (64 further) is told from the right one. */
const cycle = 61

const specs: readonly FramesSpec[] = [
  { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [1_000_000] },
  { name: 'map', pixelType: 'uint32', height: 8, width: 16, leading: [100_000, 7] },
]

/** Opens the file again and again as anybody would, and looks at the newest, the first and a middle frame. */
const reader = `
import sys, json, hashlib, h5py
argument = json.loads(sys.argv[1])
errors, wrong, grown = [], [], set()
for n in range(argument['opens']):
    try:
        with h5py.File(argument['file'], 'r') as f:
            for name, hashes in argument['hashes'].items():
                count = int(f['entry/acquisition/' + name][0])
                d = f['entry/' + name]
                rest = d.shape[1:-2]
                visible = d.shape[0] * (rest[0] if rest else 1)
                if visible < count: wrong.append('%s: count %d, visible %d' % (name, count, visible))
                grown.add(count)
                for frame in {count - 1, 0, (n * 7919) % max(count, 1)}:
                    if frame < 0 or count == 0: continue
                    at = (frame // rest[0], frame % rest[0]) if rest else (frame,)
                    if hashlib.sha1(d[at].tobytes()).hexdigest() != hashes[frame % len(hashes)]:
                        wrong.append('%s: frame %d of %d' % (name, frame, count))
    except Exception as e:
        errors.append(str(e))
print(json.dumps(dict(errors=errors[:5], errorCount=len(errors), wrong=wrong[:5], different=len(grown))))
`

describeWith(pythonModules('h5py'), 'a file that is read while it grows', () => {
  test(
    `${opens} opens by plain h5py meet no error and no wrong pixel`,
    { timeout: 30_000 + opens * 30 },
    async () => {
      const worker = startWriterWorker(await builtEntry('writer-worker'))
      const { recorder, faults } = observed(createWriter({ worker, clock: systemClock() }))
      const file = join(temporaryFolder(), 'growing.h5')
      await recorder.create(file, recordingSkeleton(specs))
      const hashes = Object.fromEntries(specs.map(spec => [spec.name, frameHashes(spec, cycle)]))
      const child = spawn(systemPython, ['-c', reader, JSON.stringify({ file, hashes, opens })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const stop = new AbortController()
      const recording = Promise.all(specs.map(spec => record(spec, stop.signal)))
      const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
      stop.abort()
      await recording
      const seen = JSON.parse(output) as Record<string, unknown>
      expect(seen).toMatchObject({ errors: [], errorCount: 0, wrong: [] })
      expect(seen.different).toBeGreaterThan(opens / 10)
      expect(faults).toEqual([])

      async function record(spec: FramesSpec, signal: AbortSignal): Promise<void> {
        const ring = ringFor(spec)
        for (let frame = 0; !signal.aborted; frame++) {
          const pixels = framePixels(spec, frame % cycle)
          const slot = await ring.acquire()
          ring.bytes(slot, pixels.length).set(pixels)
          const acknowledged = recorder.append(file, `/entry/${spec.name}`, frame, ring, slot, pixels.length)
          ring.release(slot)
          await acknowledged
        }
      }
    },
  )
})
