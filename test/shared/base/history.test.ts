import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changed, historyOf, redone, undone, type History } from '../../../shared/base/history.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20240711

test('whatever was changed comes back step by step, and forth again', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), values => {
      const start: History<number> = historyOf(-1)
      const states = [start]
      for (const value of values) states.push(changed(states.at(-1) ?? start, value))
      let at = states.at(-1)
      for (const state of states.toReversed()) {
        expect(at?.now).toBe(state.now)
        at = at && undone(at)
      }
      expect(at).toBeUndefined()
      let forth: History<number> | undefined = states.reduce(
        before => undone(before) ?? before,
        states.at(-1) ?? start,
      )
      for (const state of states) {
        expect(forth?.now).toBe(state.now)
        forth = forth && redone(forth)
      }
      expect(forth).toBeUndefined()
    }),
    { seed, numRuns: cases(100) },
  )
})

test('changes of one thing that follow each other are one step; a change ends what could be redone', () => {
  const typed = ['4', '4.', '4.0'].reduce((text, next) => changed(text, next, 'edge'), historyOf(''))
  const other = changed(typed, 'else', 'turns')
  expect(undone(other)?.now).toBe('4.0')
  const back = undone(typed)
  expect([back?.now, back && undone(back)]).toEqual(['', undefined])
  expect(back && redone(changed(back, 'new'))).toBeUndefined()
  // After going back the same subject is a step again.
  expect(back && undone(changed(back, '5', 'edge'))?.now).toBe('')
})

test('it remembers a hundred steps, not all', () => {
  const long = Array.from({ length: 150 }, (_, at) => at).reduce(
    (history, at) => changed(history, at),
    historyOf(-1),
  )
  expect([long.past.length, long.past[0], long.now]).toEqual([100, 49, 149])
})
