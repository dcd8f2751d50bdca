import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { fileURLToPath } from 'node:url'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { workflowsSpec, workflowsVerb } from '../../../electron/cli/workflows.ts'
import { settingsFolder } from '../../../electron/platform/settings-folder.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordedIo, type RecordedIo } from './support/recorded-io.ts'

const entries = fileURLToPath(new URL('../../../out/main', import.meta.url))

async function workflows(...words: readonly string[]): Promise<RecordedIo & { readonly code: number }> {
  const io = recordedIo()
  return { ...io, code: await runVerb(workflowsSpec, workflowsVerb(entries), words, io) }
}

/** A folder of settings as the window has it, with one workflow of one's own. */
function ownWorkflow(name: string, text: string): void {
  const settings = temporaryFolder()
  vi.stubEnv('XDG_CONFIG_HOME', settings)
  mkdirSync(join(settings, 'hutch', 'workflows'), { recursive: true })
  writeFileSync(join(settings, 'hutch', 'workflows', `${name}.json`), text)
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test('all workflows are listed with their steps, those saved in the window too, a broken one with its fault', async () => {
  ownWorkflow('mine', '{"nodes": [')
  const { code, lines, objects } = await workflows('--json')
  expect([code, lines]).toEqual([0, []])
  expect(objects).toContainEqual(
    expect.objectContaining({ name: 'full-field-exafs', origin: 'shipped', label: 'Full-field EXAFS maps' }),
  )
  expect(objects.at(-1)).toMatchObject({ name: 'mine', origin: 'own', problem: expect.any(String) as string })
  const table = (await workflows()).lines
  expect(table[0]).toMatch(/^name +origin +steps$/)
  expect(table.find(line => line.startsWith('normalise-align'))).toContain('Normalise → Align')
})

test('one workflow is told with everything that can be set, as it is typed', async () => {
  const { lines } = await workflows('beam-centre')
  expect(lines[0]).toMatch(/^Beam centre \(Python\), .*beam-centre\.json$/)
  expect(lines.find(line => line.includes('centre.timeLimit'))).toMatch(
    /^ {2}--set centre\.timeLimit=10 min +0\.1 to 2592000 s +Time limit$/,
  )
  expect(lines.some(line => line.startsWith('  --set centre.threshold=0.5'))).toBe(true)
  const [told] = (await workflows('normalise', '--json')).objects
  const parameters = (told as { readonly steps: readonly { readonly parameters: unknown }[] }).steps[0]
    ?.parameters
  expect(parameters).toContainEqual(
    expect.objectContaining({
      set: 'normalise.darks',
      choices: expect.arrayContaining(['mean', 'median']) as unknown,
    }),
  )
})

test('tasks are told with what they take, give and can be told; unknown names with what was meant', async () => {
  const { lines } = await workflows('--tasks', 'normalise')
  expect(lines.join('\n')).toMatch(/takes "data \(stack\)".*\n.*gives "transmission \(stack\)"/)
  expect((await workflows('--tasks', '--json')).objects.length).toBeGreaterThan(9)
  const wrong = await workflows('--tasks', 'normalize')
  expect([wrong.code, wrong.errors.join()]).toEqual([
    expect.any(Number),
    expect.stringContaining('did you mean "normalise"?'),
  ])
  expect((await workflows('nomalise')).errors.join()).toContain('did you mean "normalise"?')
})

test('settings are where the window of this system has them', () => {
  expect(settingsFolder({ XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/c/hutch')
  expect(settingsFolder({}, 'linux')).toMatch(/\.config\/hutch$/)
  expect(settingsFolder({}, 'darwin')).toMatch(/Library\/Application Support\/hutch$/)
  expect(settingsFolder({ APPDATA: '/a' }, 'win32')).toMatch(/^\/a.hutch$/)
})
