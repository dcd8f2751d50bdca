import { expect, test } from 'vitest'
import { completed, completions } from '../../../renderer/words/completions.ts'

const names = ['samx', 'samy', 'samz', 'energy', 'sec']

test('a motor is completed as far as it is clear', () => {
  const candidates = completions('mv sa', names)
  expect(candidates).toEqual(['samx', 'samy', 'samz'])
  expect(completed('mv sa', candidates)).toBe('mv sam')
  expect(completed('mv e', completions('mv e', names))).toBe('mv energy ')
})

test('the first word may be a macro', () => {
  expect(completed('loops', completions('loops', names))).toBe('loopscan ')
})

test('nothing is offered for nothing, nor for what nobody knows', () => {
  expect(completions('mv ', names)).toEqual([])
  expect(completed('mv qq', completions('mv qq', names))).toBe('mv qq')
})
