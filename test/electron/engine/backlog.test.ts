import { expect, test } from 'vitest'
import { watchBacklog } from '../../../electron/engine/backlog.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'
import { MemoryRecorder } from '../../simulation/memory-recorder.ts'

const ring = new FrameRing(1, 8)
const { signal } = new AbortController()

/** Frames that are on their way to a disk that takes them when told. */
function slowDisk() {
  const taken: (() => void)[] = []
  const { backlog, recorder } = watchBacklog(
    Object.assign(new MemoryRecorder(seededRandom(1)), {
      append: () => new Promise<number>(resolve => taken.push(() => resolve(0))),
    }),
  )
  const send = (frames: number) => {
    for (let frame = 0; frame < frames; frame++) void recorder.append('f', 'd', frame, ring, 0, 8)
  }
  const take = async (frames: number) => {
    for (const write of taken.splice(0, frames)) write()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { backlog, send, take }
}

test('nothing waits while the writer keeps up', async () => {
  const { backlog, send } = slowDisk()
  send(5)
  await backlog.relief(signal)
})

test('what can wait does so from six frames on their way down to two', async () => {
  const { backlog, send, take } = slowDisk()
  let isRelieved = false
  send(6)
  const relief = backlog.relief(signal).then(() => (isRelieved = true))
  expect(backlog.frames).toBe(6)
  await take(3)
  expect(isRelieved).toBe(false)
  await take(1)
  await relief
  expect(backlog.frames).toBe(2)
})

test('who waits can be cancelled', async () => {
  const { backlog, send } = slowDisk()
  const stop = new AbortController()
  send(6)
  const relief = backlog.relief(stop.signal)
  stop.abort(new Error('cancelled'))
  await expect(relief).rejects.toThrow('cancelled')
})
