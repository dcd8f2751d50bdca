import { expect, test } from 'vitest'
import { GroupSync } from '../../../electron/writer/group-sync.ts'
import { HutchError, type Problem } from '../../../shared/model/problem.ts'
import { ManualClock } from './support/manual-clock.ts'

function rig(fail = false): {
  clock: ManualClock
  group: GroupSync
  syncs: string[]
  problems: Problem[]
  file: (name: string) => { sync(): Promise<void> }
} {
  const clock = new ManualClock()
  const syncs: string[] = []
  const problems: Problem[] = []
  const group = new GroupSync(clock, problem => problems.push(problem))
  const file = (name: string) => ({
    sync: async () => {
      syncs.push(`${name} ${clock.nowMs()}`)
      if (fail) throw new HutchError({ kind: 'disk', message: 'no', where: name })
    },
  })
  return { clock, group, syncs, problems, file }
}

test('a file is synced at once, then all that was written at most once a second', async () => {
  const { clock, group, syncs, file } = rig()
  const [a, b] = [file('a'), file('b')]
  group.touch(a)
  await clock.move(0)
  for (let step = 0; step < 25; step++) {
    group.touch(a)
    group.touch(b)
    await clock.move(100)
  }
  expect(syncs).toEqual(['a 0', 'a 1000', 'b 1000', 'a 2000', 'b 2000'])
})

test('what is written after a sync is synced within a second, and then nothing more', async () => {
  const { clock, group, syncs, file } = rig()
  const a = file('a')
  group.touch(a)
  await clock.move(0)
  group.touch(a)
  await clock.move(999)
  expect(syncs).toEqual(['a 0'])
  await clock.move(1)
  await clock.move(5000)
  expect(syncs).toEqual(['a 0', 'a 1000'])
})

test('a failure is told and the next file is not held up', async () => {
  const { clock, group, syncs, problems, file } = rig(true)
  group.touch(file('a'))
  group.touch(file('b'))
  await clock.move(0)
  await clock.move(1000)
  expect(syncs).toHaveLength(2)
  expect(problems.map(problem => problem.where)).toEqual(['a', 'b'])
})

test('a file that is finished, and everything after the stop, is left alone', async () => {
  const { clock, group, syncs, file } = rig()
  const a = file('a')
  group.touch(file('first'))
  await clock.move(0)
  group.touch(a)
  group.forget(a)
  await clock.move(1000)
  group.touch(a)
  group.stop()
  await clock.move(1000)
  expect(syncs).toEqual(['first 0'])
})
