import { expect, test } from 'vitest'
import { JobQueue } from '../../../electron/analysis/job-queue.ts'

const { signal } = new AbortController()
const allTurns = async (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** A queue whose four places are taken. */
async function fullQueue(): Promise<{ readonly queue: JobQueue; readonly leave: readonly (() => void)[] }> {
  const queue = new JobQueue()
  const leave = await Promise.all([1, 2, 3, 4].map(() => queue.enter(false, signal)))
  return { queue, leave }
}

test('jobs of the running experiment go before all others, which keep their order', async () => {
  const { queue, leave } = await fullQueue()
  const order: string[] = []
  const enter = (name: string, isLive: boolean) => queue.enter(isLive, signal).then(() => order.push(name))
  const entered = [enter('one', false), enter('two', false), enter('live', true), enter('live too', true)]
  await allTurns()
  expect(order).toEqual([])
  for (const go of leave) go()
  await Promise.all(entered)
  expect(order).toEqual(['live', 'live too', 'one', 'two'])
})

test('a place is given back once, however often it is left', async () => {
  const { queue, leave } = await fullQueue()
  const begun: number[] = []
  void queue.enter(false, signal).then(() => begun.push(1))
  void queue.enter(false, signal).then(() => begun.push(2))
  leave[0]?.()
  leave[0]?.()
  await allTurns()
  expect(begun).toEqual([1])
})

test('a job that is cancelled while it waits gives its turn to the next', async () => {
  const { queue, leave } = await fullQueue()
  const stop = new AbortController()
  const cancelled = queue.enter(false, stop.signal)
  const next = queue.enter(false, signal)
  stop.abort(new Error('cancelled'))
  await expect(cancelled).rejects.toThrow('cancelled')
  leave[0]?.()
  await next
})

test('more than a hundred waiting jobs are refused', async () => {
  const { queue } = await fullQueue()
  for (let i = 0; i < 100; i++) {
    queue.assertRoom()
    void queue.enter(false, signal)
  }
  expect(() => queue.assertRoom()).toThrow('100 workflows wait already')
})
