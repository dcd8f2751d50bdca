import { expect, test } from 'vitest'
import type { MicroscopeReply, MicroscopeRequest } from '../../../shared/microscope/messages.ts'
import { parseReply } from '../../../shared/microscope/parse-reply.ts'
import { parseRequest } from '../../../shared/microscope/parse-request.ts'

const requests: readonly MicroscopeRequest[] = [
  { id: 0, kind: 'hello', client: 'hutch' },
  { id: 1, kind: 'info' },
  { id: 2, kind: 'arm', frames: 3, exposureS: 0.05, image: { height: 4, width: 5 } },
  { id: 3, kind: 'arm', frames: 3, exposureS: 0.05, image: undefined },
  { id: 4, kind: 'start' },
  { id: 5, kind: 'credit', frames: 2 },
  { id: 6, kind: 'stop' },
  { id: 7, kind: 'truth', energiesKev: [4, 4.05], maps: true },
]

const facts = {
  model: 'm',
  image: { height: 4, width: 5 },
  pixelType: 'uint16',
  pixelSizeUm: 0.05,
  readoutS: 0.001,
  saturation: undefined,
  exposureRangeS: [0.001, 60],
} as const

const replies: readonly MicroscopeReply[] = [
  { kind: 'facts', re: 1, facts },
  { kind: 'done', re: 2 },
  { kind: 'frame', index: 0, startedAtMs: 1_700_000_000_000.5 },
  { kind: 'error', re: undefined, problem: { kind: 'device', message: 'm', where: 'w', advice: 'a' } },
  { kind: 'error', re: 3, problem: { kind: 'limit', message: 'm' } },
  {
    kind: 'truth',
    re: 4,
    truth: {
      pixelSizeUm: 0.05,
      energiesKev: [4],
      shifts: [[0.1, -0.2]],
      absorption: { calcite: [0.02] },
      arrays: ['dark'],
    },
  },
]

test.each(requests)('a request survives the wire: $kind', request => {
  expect(parseRequest(JSON.parse(JSON.stringify(request)))).toEqual(request)
})

test.each(replies)('a reply survives the wire: $kind', reply => {
  expect(parseReply(JSON.parse(JSON.stringify(reply)))).toEqual(reply)
})

test.each([
  [{ kind: 'info' }, 'id must be a count'],
  [{ id: 1, kind: 'fly' }, 'kind must be one of hello'],
  [{ id: 1, kind: 'arm', frames: -1, exposureS: 1 }, 'frames must be a count'],
  [{ id: 1, kind: 'arm', frames: 1, exposureS: '1' }, 'exposureS must be a finite number'],
  [{ id: 1, kind: 'truth', energiesKev: new Array(10_001).fill(4), maps: false }, 'at most 10000'],
  [[], 'request must be an object'],
])('a bad request is refused by its field: %j', (raw, message) => {
  expect(() => parseRequest(raw)).toThrow(message)
})

test.each([
  [{ kind: 'facts', re: 1, facts: { ...facts, pixelType: 'uint12' } }, 'pixelType must be one of'],
  [{ kind: 'error', re: 1, problem: { kind: 'bad luck', message: '' } }, 'problem.kind must be one of'],
  [{ kind: 'frame', index: 1.5, startedAtMs: 0 }, 'index must be a count'],
])('a bad reply is refused by its field: %j', (raw, message) => {
  expect(() => parseReply(raw)).toThrow(message)
})
