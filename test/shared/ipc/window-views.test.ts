import { expect, test } from 'vitest'
import { replyOfWindow, requestOfWindow, windowOfView } from '../../../shared/ipc/window-views.ts'

test('two windows that call a view the same are told apart', () => {
  const request = { kind: 'credit', view: 'acquire', count: 1 } as const
  expect(requestOfWindow('1', request).view).not.toBe(requestOfWindow('2', request).view)
})

test('a reply goes to its window, in that window’s own words', () => {
  const { view } = requestOfWindow('2', { kind: 'readout', view: 'acquire/left', x: 1, y: 2 })
  const reply = { kind: 'readout', view, x: 1, y: 2, value: 3 } as const
  expect(replyOfWindow(reply)).toEqual({ window: '2', reply: { ...reply, view: 'acquire/left' } })
  expect(windowOfView(view)).toEqual({ window: '2', view: 'acquire/left' })
})
