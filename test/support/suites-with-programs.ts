import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a suite imports when it asks other programs, real recordings, or threads that must be bundled first. */
const others = /support\/(need-tool|system-python|built-entries|built-script)\.ts$/

/** Test files below a folder that import one of those, themselves or through what they import from the tests. */
export function suitesWithPrograms(folder: string): readonly string[] {
  const known = new Map<string, boolean>()
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join(folder, name))
    .filter(file => usesOthers(file, known))
}

function usesOthers(file: string, known: Map<string, boolean>): boolean {
  const found = known.get(file)
  if (found !== undefined) return found
  known.set(file, false)
  const uses = others.test(file) || importsOf(file).some(next => usesOthers(next, known))
  known.set(file, uses)
  return uses
}

function importsOf(file: string): readonly string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export|\} from)\s[^']*'(\.[^']+\.ts)'/gm)
  return [...imports]
    .map(([, path]) => join(dirname(file), path ?? ''))
    .filter(path => path.startsWith('test/'))
}
