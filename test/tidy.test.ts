import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/* Hygiene of the repository, as a test next to the others. */
const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(name => name !== '' && existsSync(join(root, name)))
const sources = tracked.filter(name =>
  /^(shared|electron|renderer|test|scripts)\/.*\.(ts|vue|mjs)$/.test(name),
)
const code = sources.filter(name => /^(shared|electron|renderer)\//.test(name))

describe('the list of what was asked for', () => {
  const named = [...read('docs/acceptance.md').matchAll(/`([\w.-]+\.ts)` “([^”]+)”/g)]

  test('names tests, many of them', () => {
    expect(named.length).toBeGreaterThan(40)
  })

  test('names only tests that there are', () => {
    const missing = named.filter(([, file = '', name = '']) => {
      const found = sources.find(source => source.startsWith('test/') && source.endsWith(`/${file}`))
      return found === undefined || !read(found).includes(name)
    })
    expect(missing.map(([words]) => words)).toEqual([])
  })
})

describe('the repository', () => {
  test.each([
    ['a TODO without a date', /\b(TODO|FIXME|XXX)\b(?!.*\b20\d\d-\d\d-\d\d)/, sources],
    ['a suppressed check without its reason', /@ts-(ignore|nocheck)|@ts-expect-error\s*$/, sources],
    ['a focused test', /\b(test|describe|it)\.only\b/, sources],
    ['the type any', /(: any\b(?=[\s,;)=>|\]]|$)(?! )|<any>|\bas any\b)/, code],
    ['a non-null assertion', /[\w\])]!(\.|\[|;|,|\)|$)/, code.filter(name => name.endsWith('.ts'))],
    ['mkdir that may never end (electron/platform/make-folder.ts)', /\bmkdir\([^)]*recursive/, code],
    ['a path of one machine', /(^|[\s'"`(])\/(home|root|Users)\/\w/, sources],
  ] as const)('holds no %s', (_what, pattern, files) => {
    expect(
      files.filter(name => name !== 'test/tidy.test.ts').flatMap(name => linesWith(name, pattern)),
    ).toEqual([])
  })

  test('has no file over 300 lines that does not explain itself at the top', () => {
    const long = code.filter(name => {
      const lines = read(name).split('\n')
      return lines.length > 300 && !/^\s*(\/\*|<!--)/.test(lines[0] ?? '')
    })
    expect(long).toEqual([])
  })

  test('has no cycle of imports', () => {
    expect(firstCycle(code)).toEqual([])
  })

  test('names files in kebab-case, components in PascalCase', () => {
    const wrong = code
      .map(name => name.slice(name.lastIndexOf('/') + 1))
      .filter(
        name =>
          !/^[a-z0-9]+(-[a-z0-9]+)*(\.(worker|schema|d))?\.ts$/.test(name) && !/^[A-Z]\w*\.vue$/.test(name),
      )
    expect(wrong).toEqual([])
  })

  test('pins every dependency exactly', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^(npm:\w+@)?\d+\.\d+\.\d+$/.test(version))).toEqual(
      [],
    )
  })

  test('has a test file that exists for every fixture folder it names', () => {
    const folders = new Set(
      tracked.filter(name => name.startsWith('test/fixtures/')).map(name => name.split('/')[2]),
    )
    const tests = sources
      .filter(name => name.startsWith('test/'))
      .map(read)
      .join('\n')
    expect([...folders].filter(folder => folder !== undefined && !tests.includes(folder))).toEqual([])
  })
})

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8')
}

function linesWith(name: string, pattern: RegExp): readonly string[] {
  return read(name)
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : []))
}

/** Names along the first cycle found, or nothing. Imports of types only do not count: they are gone at run time. */
function firstCycle(files: readonly string[]): readonly string[] {
  const known = new Set(files)
  const state = new Map<string, 'open' | 'closed'>()
  const path: string[] = []
  function visit(name: string): readonly string[] {
    if (state.get(name) === 'closed') return []
    if (state.get(name) === 'open') return [...path.slice(path.indexOf(name)), name]
    state.set(name, 'open')
    path.push(name)
    for (const next of importsOf(name)) {
      if (!known.has(next)) continue
      const cycle = visit(next)
      if (cycle.length > 0) return cycle
    }
    path.pop()
    state.set(name, 'closed')
    return []
  }
  for (const name of files) {
    const cycle = visit(name)
    if (cycle.length > 0) return cycle
  }
  return []
}

function importsOf(name: string): readonly string[] {
  const matches = read(name).matchAll(/^(?:import|export)(?! type)\s[^'"]*?from\s+'(\.[^']+)'/gm)
  return [...matches].map(match => normalize(join(dirname(name), match[1] ?? '')))
}
