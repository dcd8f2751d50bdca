import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { systemPython } from './need-tool.ts'

/** Per scan, in the order of the file; null for NaN. */
export type ReadScan = readonly [labels: readonly string[], columns: readonly (readonly (number | null)[])[]]

/** What silx and PyMca make of a SPEC file; their libraries complain between the lines of their output. */
export function readBySilxAndPymca(file: string): {
  readonly silx: readonly ReadScan[]
  readonly pymca: readonly ReadScan[]
} {
  const script = resolve('test/support/spec-readers.py')
  const output = execFileSync(systemPython, [script, file], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as ReturnType<typeof readBySilxAndPymca>
}
