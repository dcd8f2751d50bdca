import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { validateSpec, validateVerb } from '../../../electron/cli/validate.ts'
import { recordingIo } from '../../builders/recording-io.ts'

const templates = new URL('../../../templates/', import.meta.url).pathname
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-validate-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

test('a valid description is named with its nodes', async () => {
  const { io, out } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [`${templates}full-field-exafs.yml`], io)).toBe(0)
  expect(out).toEqual([`${templates}full-field-exafs.yml: valid description "EFF", 10 nodes`])
})

test('a beamline file is recognised by its keys', async () => {
  const { io, json } = recordingIo()
  const file = `${templates}beamline-example.yml`
  expect(await runVerb(validateSpec, validateVerb, [file, '--json'], io)).toBe(0)
  expect(json).toEqual([{ valid: true, file, kind: 'beamline', name: 'Example beamline' }])
})

test('every problem is one line with file, line and column, then what to do', async () => {
  const file = await writeTemporary(
    'bad.yml',
    'hutch: 1\nsequence: T\ntree:\n  - acquisition: A\n    detecter: x\n    role: drak\n',
  )
  const { io, err, out } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [file], io)).toBe(1)
  expect(out).toEqual([])
  expect(err.filter(line => !line.startsWith('  '))).toEqual([
    `${file}:5:5: unknown key "detecter" in acquisition "A"; did you mean "detector"?`,
    `${file}:6:5: "role" of acquisition "A" cannot be "drak"; did you mean "dark"?`,
  ])
})

test('with --json every problem is one object', async () => {
  const file = await writeTemporary('bad2.yml', 'hutch: 2\nsequence: T\ntree: []\n')
  const { io, json } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [file, '--json'], io)).toBe(1)
  expect(json).toMatchObject([
    { error: 'description', where: `${file}:1:1` },
    { error: 'description', where: `${file}:3:1`, message: '"tree" of the description is empty' },
  ])
})

test.each([
  [
    'a binary file',
    Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
    'not a text file in UTF-8',
  ],
  [
    'text that is not UTF-8',
    Buffer.from('hutch: 1\nsequence: caf\xe9\n', 'latin1'),
    'not a text file in UTF-8',
  ],
  ['10 MB of text', Buffer.alloc(10_000_000, 'a: b\n'), 'too large'],
  ['an empty file', Buffer.alloc(0), 'the file is empty'],
])('%s is refused at once', async (name, bytes, message) => {
  const file = await writeTemporary(`${name}.yml`, bytes)
  const { io, err } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [file], io)).toBe(1)
  expect(err.join('\n')).toContain(message)
  expect(err.join('\n')).toContain(`${file}:`)
})

test('a byte order mark and Windows line ends do not matter', async () => {
  const file = await writeTemporary(
    'windows.yml',
    '\ufeffhutch: 1\r\nsequence: T\r\ntree:\r\n  - acquisition: A\r\n',
  )
  const { io, err } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [file], io)).toBe(0)
  expect(err).toEqual([])
})

test.each([
  ['nowhere.yml', 'it does not exist'],
  ['.', 'it is a folder'],
])('a file that cannot be read says why: %s', async (name, reason) => {
  const { io, json } = recordingIo()
  const file = join(folder, name)
  expect(await runVerb(validateSpec, validateVerb, [file, '--json'], io)).toBe(1)
  expect(json).toMatchObject([
    { error: 'not-found', where: file, message: `cannot read the file: ${reason}` },
  ])
})

test('without a file it is wrong usage', async () => {
  const { io } = recordingIo()
  expect(await runVerb(validateSpec, validateVerb, [], io)).toBe(2)
})

async function writeTemporary(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}
