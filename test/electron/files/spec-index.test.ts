import fc from 'fast-check'
import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileBytes } from '../../../electron/files/file-bytes.ts'
import { indexScans } from '../../../electron/files/spec-file/index-scans.ts'
import { readNumber } from '../../../electron/files/spec-file/read-number.ts'
import { specScanFiles } from '../../../electron/files/spec-file/scan-of-file.ts'
import { WeighedCache } from '../../../electron/files/spec-file/weighed-cache.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { valuesOf, withOpened } from './support/scratch.ts'
import { cases } from '../../support/random-cases.ts'

function counted(content: Buffer): FileBytes & { readonly asked: () => number } {
  let bytes = 0
  return {
    file: 'memory',
    size: content.length,
    isPacked: false,
    asked: () => bytes,
    read: async (at, length) => {
      bytes += length
      return content.subarray(at, at + length)
    },
    close: async () => {},
  }
}

const lineOf = fc.constantFrom(
  '#S 1 x',
  '#S 12',
  '#S',
  '#F f',
  '#E 5',
  '#O0 a  b',
  '1 2',
  '@A 1',
  '',
  '#SX',
  ' #S 9',
)
const fileOf = fc
  .array(lineOf, { maxLength: 30 })
  .map(lines => Buffer.from(lines.map(line => `${line}\n`).join('')))

test('an index that grew with the file is the index of the whole file', async () => {
  await fc.assert(
    fc.asyncProperty(fileOf, fc.double({ min: 0, max: 1, noNaN: true }), async (content, part) => {
      const early = content.subarray(0, Math.floor(content.length * part))
      const before = await indexScans(counted(early))
      expect(await indexScans(counted(content), before)).toEqual(await indexScans(counted(content)))
    }),
    { seed: 4, numRuns: cases(300) },
  )
})

test('scans are found across the pieces in which a file is read', async () => {
  const row = `${'1234567 '.repeat(12)}\n`
  const scan = (number: number): string => `#S ${number} ascan\n${row.repeat(997)}`
  const text = Array.from({ length: 100 }, (_, i) => scan(i + 1)).join('')
  const index = await indexScans(counted(Buffer.from(text)))
  expect(index.scans.map(({ key }) => key)).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 1}.1`))
  expect(index.scans.every(({ at }) => text.startsWith('#S', at))).toBe(true)
})

test('only what was appended is looked at again', async () => {
  const old = `#F x\n#S 1 a\n${'1 2 3\n'.repeat(50_000)}#S 2 b\n1 2 3\n`
  const before = await indexScans(counted(Buffer.from(old)))
  const grown = counted(Buffer.from(`${old}4 5 6\n#S 3 c\n`))
  const after = await indexScans(grown, before)
  expect(after.scans.map(({ key }) => key)).toEqual(['1.1', '2.1', '3.1'])
  expect(after.scans[0]).toEqual(before.scans[0])
})

test('numbers are read as JavaScript reads them', () => {
  const written = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(value => value.toPrecision(9)),
    fc
      .tuple(fc.bigInt(), fc.nat(99_999), fc.integer({ min: -30, max: 30 }))
      .map(([a, b, e]) => `${a}.${b}e${e}`),
    fc.integer().map(String),
    fc.constantFrom(
      '.5',
      '5.',
      '-.5',
      '+7',
      '0',
      '-0',
      '00012',
      '1e5',
      '1E-05',
      '1e+300',
      '4.9e-324',
      '1e999',
    ),
  )
  fc.assert(
    fc.property(written, text => {
      const bytes = Buffer.from(`x ${text} y`)
      expect(Object.is(readNumber(bytes, 2, 2 + text.length), Number(text))).toBe(true)
    }),
    { seed: 5, numRuns: cases(3000) },
  )
})

test.each([['None'], ['nan'], ['-'], ['.'], ['1.2.3'], ['1e'], ['1e+'], ['12a'], ['']])(
  '%j is no number',
  text => {
    expect(readNumber(Buffer.from(text), 0, text.length)).toBeNaN()
  },
)

test('a file that is written while it is open shows every scan, and begins anew when it is replaced', async () => {
  const file = join(temporaryFolder(), 'live.spec')
  writeFileSync(file, '#F x\n#O0 a  b\n\n#S 1 a\n#L x  y\n1 2\n')
  await withOpened(file, async opened => {
    expect(await valuesOf(opened, '/1.1/measurement/y')).toEqual([2])
    appendFileSync(file, '3 4\n5 ')
    expect(await valuesOf(opened, '/1.1/measurement/y')).toEqual([2, 4])
    appendFileSync(file, '6\n\n#S 2 b\n#L z\n7\n')
    expect(await valuesOf(opened, '/1.1/measurement/y')).toEqual([2, 4, 6])
    expect(await valuesOf(opened, '/2.1/measurement/z')).toEqual([7])
    writeFileSync(
      `${file}.new`,
      '#S 8 other\n#L q\n1\n2\n#C and much more than there was before, so that it is larger\n'.repeat(3),
    )
    renameSync(`${file}.new`, file)
    expect((await opened.children('/', 0, 10)).map(({ name }) => name)).toEqual(['8.1', '8.2', '8.3'])
  })
})

test('a cache keeps what was used last, up to its weight', async () => {
  const cache = new WeighedCache<string>(10)
  const made: string[] = []
  const get = (key: string, weight: number): Promise<string> =>
    cache.get(key, weight, async () => {
      made.push(key)
      return key
    })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key, 4)
  await get('heavy', 11)
  await get('heavy', 11)
  expect(made).toEqual(['a', 'b', 'c', 'b', 'heavy', 'heavy'])
})

test('a scan is found by its number, the newest of those with it', async () => {
  const file = join(temporaryFolder(), 'day.spec')
  const scans = specScanFiles({ nowMs: () => 0 })
  expect(await scans.read(file, 1)).toBeUndefined()
  expect(await scans.read(temporaryFolder(), 1)).toBeUndefined()
  writeFileSync(file, '#S 1 ascan\n#L x  y\n1 2\n\n#S 10 ct\n#L z\n3\n\n')
  expect(await scans.read(file, 1)).toMatchObject({ command: 'ascan', labels: ['x', 'y'], rows: [[1, 2]] })
  appendFileSync(file, '#S 1 again\n#C note\n#L y\n5\n6\n')
  expect(await scans.read(file, 1)).toEqual({
    command: 'again',
    labels: ['y'],
    rows: [[5], [6]],
    comments: ['note'],
  })
  expect(await scans.read(file, 2)).toBeUndefined()
})
