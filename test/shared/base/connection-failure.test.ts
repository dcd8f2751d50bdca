import { expect, test } from 'vitest'
import { connectionFailure } from '../../../shared/base/connection-failure.ts'

test.each([
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'unknown host'],
  ['EAI_AGAIN', 'unknown host'],
  ['EHOSTUNREACH', 'no way leads there'],
  ['ENETUNREACH', 'no way leads there'],
  ['ETIMEDOUT', 'no answer'],
])('%s is told as "%s"', (code, words) => {
  expect(connectionFailure({ code, message: 'getaddrinfo of a library' })).toBe(words)
})

test('a cause without words of ours keeps its own', () => {
  expect(connectionFailure({ code: 'EPROTO', message: 'wrong version' })).toBe('wrong version')
  expect(connectionFailure(new Error('closed'))).toBe('closed')
})
