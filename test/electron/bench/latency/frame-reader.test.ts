import { join } from 'node:path'
import { expect, test } from 'vitest'
import { benchSkeleton, countPath, framesPath } from '../../../../electron/bench/frames/bench-skeleton.ts'
import { frameSource, stamp } from '../../../../electron/bench/frames/frame-source.ts'
import { serveFrameReader } from '../../../../electron/bench/latency/frame-reader.ts'
import { machineTimeMs } from '../../../../electron/bench/machine-time.ts'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const image = { height: 8, width: 16 }

async function recording(frames: number) {
  const folder = temporaryFolder()
  const file = join(folder, 'a.h5')
  const layout = await writeSkeleton(file, benchSkeleton({ name: 'tiny', image, frames }), { replace: false })
  const source = frameSource(folder, image)
  const open = new AppendFile(file, layout)
  const append = (frame: number, number = frame): void => {
    stamp(source, 0, number)
    open.append(framesPath, frame, Uint8Array.from(source.ring.bytes(0, source.frameBytes)))
    open.publish()
  }
  return { open, append, question: { file, count: countPath, data: framesPath, frames } }
}

test('the reader says when it had read each frame, also of a file that grows while it reads', async () => {
  const { open, append, question } = await recording(3)
  const beganMs = machineTimeMs()
  append(0)
  const seen = serveFrameReader(question, 1)
  append(1)
  append(2)
  const times = await seen
  expect(times).toHaveLength(3)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times[0]).toBeGreaterThanOrEqual(beganMs)
  await open.finish()
})

test('a frame that is not the one it should be is no figure but a failure', async () => {
  const { open, append, question } = await recording(1)
  append(0, 77)
  await expect(serveFrameReader(question, 1)).rejects.toThrow(
    'Frame 0 reads as frame 77 at its beginning and 77 at its end',
  )
  await open.finish()
})
