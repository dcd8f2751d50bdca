import { expect, test } from 'vitest'
import { connectionTone, connectionWord } from '../../../renderer/words/connection-words.ts'
import { diskTone } from '../../../renderer/words/disk-tone.ts'
import { eventRows } from '../../../renderer/words/event-rows.ts'
import { fileValueText } from '../../../renderer/words/file-value.ts'
import { baseName, dataPath, folderName, joinPath, pathPieces } from '../../../renderer/words/paths.ts'

test('paths are joined with the separator they use', () => {
  expect(joinPath('/data/EFF_0001', 'EFF_0001.h5')).toBe('/data/EFF_0001/EFF_0001.h5')
  expect(joinPath('/data/', 'a.h5')).toBe('/data/a.h5')
  expect(joinPath('C:\\data', 'a.h5')).toBe('C:\\data\\a.h5')
  expect(joinPath('', 'a.h5')).toBe('a.h5')
})

test('long paths break behind separators and underscores, and lose nothing', () => {
  const path = 'EFF_0001.h5::/entry_0003/white_after/data'
  expect(pathPieces(path)).toEqual(['EFF_', '0001.h5::/', 'entry_', '0003/', 'white_', 'after/', 'data'])
  expect(pathPieces('C:\\data').join('')).toBe('C:\\data')
})

test('free space below what runs leave free is a warning, an unknown one is nothing', () => {
  expect([2.1e12, 2e9, 1.9e9, 0].map(diskTone)).toEqual(['ok', 'ok', 'warn', 'warn'])
  expect([undefined, Number.NaN].map(diskTone)).toEqual(['quiet', 'quiet'])
})

test('a path falls into folder and name', () => {
  expect([baseName('/data/a.h5'), folderName('/data/a.h5'), folderName('a.h5'), baseName('/')]).toEqual([
    'a.h5',
    '/data',
    'a.h5',
    '/',
  ])
})

test('a copied path pastes into a script', () => {
  expect(dataPath('/data/a.h5', '/entry_0003/data')).toBe('/data/a.h5::/entry_0003/data')
})

test('attribute values of every type read as text, long lists with their length', () => {
  expect(fileValueText(null)).toBe('none')
  expect(fileValueText(true)).toBe('true')
  expect(fileValueText(['energy', 'y'])).toBe('[energy, y]')
  expect(fileValueText(1 / 3)).toBe('0.333333333333333')
  expect(fileValueText(Array.from({ length: 100 }, () => 1))).toMatch(/… 100 in all\]$/)
})

test('open problems come first and are not told twice', () => {
  const problem = { kind: 'device', message: 'no beam', where: 'srcur', advice: 'wait' } as const
  const raised = { id: 'beam', severity: 'warning', problem, sinceMs: 5, count: 2 } as const
  const old = { key: 1, atMs: 1, severity: 'notice', source: 'run', text: 'started', count: 1 } as const
  const same = { key: 2, atMs: 5, severity: 'warning', source: 'srcur', text: 'no beam', count: 1 } as const
  const rows = eventRows(new Map([['beam', raised]]), [same, old])
  expect(rows.map(({ text, isOpen }) => [text, isOpen])).toEqual([
    ['no beam', true],
    ['started', undefined],
  ])
  expect(rows[0]).toMatchObject({ count: 2, advice: 'wait', source: 'srcur' })
})

test('a connection has a word and a tone in every state', () => {
  const states = ['connected', 'connecting', 'lost', 'unknown'] as const
  expect(states.map(connectionTone)).toEqual(['ok', 'accent', 'error', 'quiet'])
  expect(new Set(states.map(connectionWord)).size).toBe(4)
})
