import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JobQueue } from '../../../electron/analysis/job-queue.ts'
import { cases } from '../../support/random-cases.ts'

const { signal } = new AbortController()
const allTurns = async (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const job = (id: string, isLive = false) => ({ id, isLive })

/** A queue whose four places for recorded experiments are taken. */
async function fullQueue(): Promise<{ readonly queue: JobQueue; readonly leave: readonly (() => void)[] }> {
  const queue = new JobQueue()
  const leave = await Promise.all(['a', 'b', 'c', 'd'].map(id => queue.enter(job(id), signal)))
  return { queue, leave }
}

test('jobs of the running experiment never wait for others, however long these take', async () => {
  const { queue, leave } = await fullQueue()
  const order: string[] = []
  const enter = (id: string, isLive: boolean) =>
    queue.enter(job(id, isLive), signal).then(() => order.push(id))
  const waiting = [enter('one', false), enter('two', false)]
  expect([queue.isFree(false), queue.isFree(true)]).toEqual([false, true])
  await Promise.all([enter('live', true), enter('live too', true)])
  expect(order).toEqual(['live', 'live too'])
  for (const go of leave) go()
  await Promise.all(waiting)
  expect(order).toEqual(['live', 'live too', 'one', 'two'])
})

test('jobs are told how many are before them, and one can be put first', async () => {
  const { queue, leave } = await fullQueue()
  const places: string[] = []
  const enter = (id: string) =>
    queue
      .enter({ ...job(id), onPlace: before => places.push(`${id} ${before}`) }, signal)
      .then(() => places.push(`${id} begins`))
  const entered = ['one', 'two', 'three'].map(enter)
  expect(places.splice(0)).toEqual(['one 0', 'two 1', 'three 2'])
  queue.first('three')
  expect(places.splice(0)).toEqual(['three 0', 'one 1', 'two 2'])
  queue.first('a')
  leave[0]?.()
  await allTurns()
  expect(places.splice(0)).toEqual(['one 0', 'two 1', 'three begins'])
  for (const go of leave) go()
  await Promise.all(entered)
})

test('a place is given back once, however often it is left', async () => {
  const { queue, leave } = await fullQueue()
  const begun: number[] = []
  void queue.enter(job('1'), signal).then(() => begun.push(1))
  void queue.enter(job('2'), signal).then(() => begun.push(2))
  leave[0]?.()
  leave[0]?.()
  await allTurns()
  expect(begun).toEqual([1])
})

test('a job that is cancelled while it waits gives its turn to the next', async () => {
  const { queue, leave } = await fullQueue()
  const stop = new AbortController()
  const cancelled = queue.enter(job('cancelled'), stop.signal)
  const next = queue.enter(job('next'), signal)
  stop.abort(new Error('cancelled'))
  await expect(cancelled).rejects.toThrow('cancelled')
  leave[0]?.()
  await next
})

test('more than a hundred waiting jobs are refused', async () => {
  const { queue } = await fullQueue()
  for (let i = 0; i < 100; i++) {
    queue.assertRoom()
    void queue.enter(job(`${i}`), signal)
  }
  expect(() => queue.assertRoom()).toThrow('100 workflows wait already')
})

test('whatever comes, goes, is cancelled or put first: never more than four at once, and nobody is forgotten', async () => {
  const deeds = fc.array(
    fc.record({ deed: fc.constantFrom('enter', 'leave', 'cancel', 'first'), at: fc.nat({ max: 30 }) }),
    { maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(deeds, async plan => {
      const queue = new JobQueue()
      const stops: AbortController[] = []
      const running = new Map<number, () => void>()
      const ended = new Set<number>()
      for (const { at, deed } of plan) {
        if (deed === 'enter') {
          const id = stops.length
          const stop = new AbortController()
          stops.push(stop)
          queue.enter(job(`${id}`), stop.signal).then(
            leave => running.set(id, leave),
            () => ended.add(id),
          )
        } else if (deed === 'leave') leaveOne(running, ended, at)
        else if (deed === 'first') queue.first(`${at}`)
        else if (!running.has(at) && !ended.has(at)) stops[at]?.abort(new Error('cancelled'))
        await allTurns()
        expect(running.size).toBeLessThanOrEqual(4)
      }
      for (let left = stops.length; left > 0; left--) {
        leaveOne(running, ended, 0)
        await allTurns()
      }
      expect(ended.size).toBe(stops.length)
    }),
    { seed: 20241123, numRuns: cases(100) },
  )
})

function leaveOne(running: Map<number, () => void>, ended: Set<number>, at: number): void {
  const ids = [...running.keys()]
  const id = ids[at % Math.max(1, ids.length)]
  if (id === undefined) return
  running.get(id)?.()
  running.delete(id)
  ended.add(id)
}
