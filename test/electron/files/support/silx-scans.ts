import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { systemPython } from '../../../support/need-tool.ts'

/** null for NaN. */
type Value = number | null

export interface SilxScan {
  readonly key: string
  readonly labels: readonly string[]
  readonly columns: readonly (readonly Value[])[]
  readonly motors: readonly string[]
  readonly positions: readonly Value[]
  readonly spectra: readonly (readonly Value[])[]
}

/** What silx reads; its library complains between the lines of its output. */
export function scansBySilx(file: string): readonly SilxScan[] {
  const script = resolve('test/support/silx-spec.py')
  const output = execFileSync(systemPython, [script, file], { encoding: 'utf8', maxBuffer: 2 ** 29 })
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as SilxScan[]
}
