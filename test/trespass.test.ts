import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ESLint } from 'eslint'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/* Eleven deliberate trespasses between the rooms. The first eight must not compile, the last three must not lint. */
const root = join(import.meta.dirname, '..')

interface Trespass {
  readonly what: string
  readonly room: 'shared' | 'electron' | 'renderer'
  readonly file: string
  readonly text: string
}

const forTheCompiler: readonly Trespass[] = [
  {
    what: 'a Node module in shared',
    room: 'shared',
    file: 'base/t1.ts',
    text: `export { join } from 'node:path'`,
  },
  { what: 'process in shared', room: 'shared', file: 'base/t2.ts', text: `export const pid = process.pid` },
  {
    what: 'window in shared',
    room: 'shared',
    file: 'base/t3.ts',
    text: `export const width = window.innerWidth`,
  },
  {
    what: 'electron code in shared',
    room: 'shared',
    file: 'base/t4.ts',
    text: `export { AcquisitionEngine } from '../../electron/engine/acquisition-engine.ts'`,
  },
  {
    what: 'document in electron',
    room: 'electron',
    file: 'engine/t5.ts',
    text: `export const title = document.title`,
  },
  {
    what: 'renderer code in electron',
    room: 'electron',
    file: 'engine/t6.ts',
    text: `export { place } from '../../renderer/image/geometry.ts'`,
  },
  {
    what: 'a Node module in the renderer',
    room: 'renderer',
    file: 'image/t7.ts',
    text: `export { readFile } from 'node:fs'`,
  },
  {
    what: 'electron code in the renderer',
    room: 'renderer',
    file: 'image/t8.ts',
    text: `export { RunControl } from '../../electron/engine/run-control.ts'`,
  },
]

const forTheLinter: readonly Trespass[] = [
  { what: 'vue in shared', room: 'shared', file: 'base/t9.ts', text: `export { ref } from 'vue'` },
  {
    what: 'the electron package in the renderer',
    room: 'renderer',
    file: 'image/t10.ts',
    text: `export { ipcRenderer } from 'electron'`,
  },
  {
    what: 'a vendor driver in the engine',
    room: 'electron',
    file: 'engine/t11.ts',
    text: `export { makeDetector } from '../detectors/microscope/driver.ts'`,
  },
]

const alsoForTheLinter: readonly Trespass[] = [
  {
    what: 'the engine in a driver',
    room: 'electron',
    file: 'detectors/microscope/t12.ts',
    text: `export { RunControl } from '../../engine/run-control.ts'`,
  },
  {
    what: 'h5wasm in the writer',
    room: 'electron',
    file: 'writer/t13.ts',
    text: `export { File } from 'h5wasm/node'`,
  },
  {
    what: 'the electron package in the engine',
    room: 'electron',
    file: 'engine/t14.ts',
    text: `export { app } from 'electron'`,
  },
  {
    what: 'h5wasm in a reader of files',
    room: 'electron',
    file: 'files/t15.ts',
    text: `export { File } from 'h5wasm'`,
  },
]

/** Without these every refusal above could come from a broken set-up. */
const innocent: readonly Trespass[] = [
  { what: 'shared', room: 'shared', file: 'base/i1.ts', text: `export { assert } from './assert.ts'` },
  {
    what: 'electron',
    room: 'electron',
    file: 'engine/i2.ts',
    text: `export { nodeId } from '../../shared/model/ids.ts'; export { join } from 'node:path'`,
  },
  {
    what: 'renderer',
    room: 'renderer',
    file: 'image/i3.ts',
    text: `export { nodeId } from '../../shared/model/ids.ts'; export const title = document.title`,
  },
]

const alsoInnocent: readonly Trespass[] = [
  {
    what: 'the writer',
    room: 'electron',
    file: 'writer/i4.ts',
    text: `export { openFile } from '../hdf5/open-file.ts'; export { slots } from '../platform/slots.ts'`,
  },
  {
    what: 'the readers of HDF5 files',
    room: 'electron',
    file: 'hdf5/i5.ts',
    text: `export { File } from 'h5wasm/node'`,
  },
  {
    what: 'the engine',
    room: 'electron',
    file: 'engine/i6.ts',
    text: `export { decode } from '../../shared/spec/decode.ts'; export type { Detector } from '../detectors/detector.ts'`,
  },
]

describe('the compiler keeps the doors between rooms shut', () => {
  const rooms = ['shared', 'electron', 'renderer'] as const
  const refused = new Map(rooms.flatMap(room => [...compile(room)]))
  test.each(forTheCompiler)('$what does not compile', ({ room, file }) => {
    expect(refused.get(`${room}/${file}`) ?? []).not.toEqual([])
  })

  test.each(innocent)('and lets what belongs into $what through', ({ room, file }) => {
    expect(refused.get(`${room}/${file}`)).toEqual([])
  })
})

describe('the linter keeps the inner doors shut', () => {
  const refused = lint([...forTheLinter, ...alsoForTheLinter, ...innocent, ...alsoInnocent])
  test.each([...forTheLinter, ...alsoForTheLinter])('$what does not lint', ({ room, file }) => {
    expect(refused.get(`${room}/${file}`)).toEqual(['eslint(no-restricted-imports)'])
  })

  test.each([...innocent, ...alsoInnocent])('and lets what belongs into $what through', ({ room, file }) => {
    expect(refused.get(`${room}/${file}`)).toEqual([])
  })

  test.each(['electron', 'node:fs', '../../electron/engine/run-control.ts'])(
    'a component that imports %s does not lint',
    async name => {
      expect(await lintComponent(`export * from '${name}'`)).toContain('no-restricted-imports')
    },
  )

  test('and a component may import what belongs into the window', async () => {
    const script = `import { nodeId } from '../../shared/model/ids.ts'\nnodeId('1')`
    expect(await lintComponent(script)).toEqual([])
  })
})

/** Compiles a whole room with its trespasses added, and returns the errors of each of them. */
function compile(room: Trespass['room']): Map<string, readonly string[]> {
  const configFile = join(root, room, 'tsconfig.json')
  const config = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  )
  if (config === undefined) throw new Error(`No configuration in ${configFile}`)
  const added = new Map(
    [...forTheCompiler, ...innocent]
      .filter(one => one.room === room)
      .map(one => [join(root, room, one.file), one.text]),
  )
  const options = {
    ...config.options,
    noEmit: true,
    incremental: false,
    composite: true,
    emitDeclarationOnly: false,
  }
  const host = ts.createCompilerHost(options)
  host.fileExists = name => added.has(name) || ts.sys.fileExists(name)
  host.readFile = name => added.get(name) ?? ts.sys.readFile(name)
  const rootNames = [...added.keys(), ...config.fileNames.filter(name => name.endsWith('.d.ts'))]
  const references = config.projectReferences
  const program = ts.createProgram({
    rootNames,
    options,
    host,
    ...(references === undefined ? {} : { projectReferences: references }),
  })
  const global = program.getOptionsDiagnostics().concat(program.getGlobalDiagnostics())
  return new Map(
    [...added.keys()].map(name => [name.slice(root.length + 1), errorsOf(program, name, global)]),
  )
}

function errorsOf(program: ts.Program, name: string, global: readonly ts.Diagnostic[]): readonly string[] {
  const source = program.getSourceFile(name)
  return [...program.getSemanticDiagnostics(source), ...global.filter(one => mentions(one, name))].map(one =>
    ts.flattenDiagnosticMessageText(one.messageText, ' '),
  )
}

/** TS6307, a file outside of the project, is told of the program and names the importing file. */
function mentions(diagnostic: ts.Diagnostic, name: string): boolean {
  return (
    diagnostic.file?.fileName === name ||
    ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').includes(name)
  )
}

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '))
}

interface LintReport {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[]
}

/** The rules that each file breaks, by our own program and settings, in a house that holds nothing but these files. */
function lint(files: readonly Trespass[]): ReadonlyMap<string, readonly string[]> {
  const house = mkdtempSync(join(tmpdir(), 'hutch-trespass-'))
  try {
    const ours = pathToFileURL(join(root, 'oxlint.config.js')).href
    // The doors need no types, and this house has none.
    place(house, 'oxlint.config.js', `import ours from '${ours}'\nexport default { ...ours, options: {} }`)
    for (const { room, file, text } of files) place(house, `${room}/${file}`, text)
    const { diagnostics } = runLinter(house)
    return new Map(
      files.map(({ room, file }) => {
        const broken = diagnostics.filter(one => one.filename === `${room}/${file}`)
        return [`${room}/${file}`, broken.map(one => one.code)]
      }),
    )
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
}

function place(house: string, name: string, text: string): void {
  mkdirSync(dirname(join(house, name)), { recursive: true })
  writeFileSync(join(house, name), `${text}\n`)
}

function runLinter(house: string): LintReport {
  const program = join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [program, '--config', 'oxlint.config.js', '--format', 'json', 'shared', 'electron', 'renderer']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8' })
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr)
  return JSON.parse(stdout) as LintReport
}

/** The rules that a component with this script breaks, by our own settings. */
async function lintComponent(script: string): Promise<readonly string[]> {
  const text = `<script setup lang="ts">\n${script}\n</script>\n`
  const [result] = await new ESLint({ cwd: root }).lintText(text, { filePath: 'renderer/image/Trespass.vue' })
  return result?.messages.map(message => message.ruleId ?? message.message) ?? []
}
