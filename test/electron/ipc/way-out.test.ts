import { expect, test } from 'vitest'
import { WayOut } from '../../../electron/ipc/way-out.ts'
import { deferred, type Deferred } from '../../support/deferred.ts'

interface Scene {
  running: string | undefined
  quits: number
  readonly asked: string[]
  readonly answers: Deferred<boolean>[]
  readonly way: WayOut
}

function scene(running: string | undefined): Scene {
  const made = {
    running,
    quits: 0,
    asked: [] as string[],
    answers: [] as Deferred<boolean>[],
  }
  const way = new WayOut({
    running: () => made.running,
    mayEnd: experiment => {
      made.asked.push(experiment)
      const answer = deferred<boolean>()
      made.answers.push(answer)
      return answer.promise
    },
    quit: () => {
      made.quits += 1
    },
  })
  return Object.assign(made, { way })
}

test('at rest the program ends without a question', async () => {
  const at = scene(undefined)
  expect(at.way.mustAsk).toBe(false)
  await at.way.leave()
  expect(at).toMatchObject({ quits: 1, asked: [] })
})

test('while an experiment runs it is named and asked about', async () => {
  const at = scene('EFF_0001')
  expect(at.way.mustAsk).toBe(true)
  const left = at.way.leave()
  expect(at.asked).toEqual(['EFF_0001'])
  expect(at.quits).toBe(0)
  at.answers[0]?.resolve(true)
  await left
  expect(at.quits).toBe(1)
})

test('who thinks better of it stays, and is asked again the next time', async () => {
  const at = scene('EFF_0001')
  const first = at.way.leave()
  at.answers[0]?.resolve(false)
  await first
  expect(at.quits).toBe(0)
  const second = at.way.leave()
  at.answers[1]?.resolve(true)
  await second
  expect(at).toMatchObject({ quits: 1, asked: ['EFF_0001', 'EFF_0001'] })
})

test('one question at a time, however often it is closed', async () => {
  const at = scene('EFF_0001')
  const left = at.way.leave()
  await at.way.leave()
  await at.way.leave()
  expect(at.asked).toHaveLength(1)
  at.answers[0]?.resolve(false)
  await left
})
