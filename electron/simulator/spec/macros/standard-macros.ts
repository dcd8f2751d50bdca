import { dataFileMacros } from './data-file-macros.ts'
import { geometryMacros } from './geometry-macros.ts'
import { hookMacros } from './hook-macros.ts'
import { mcaMacros } from './mca-macros.ts'
import { scanBroadcastMacros, withoutConvention, type ScanConvention } from './scan-broadcast-macros.ts'
import { scanMacros } from './scan-macros.ts'
import { scanResultMacros } from './scan-result-macros.ts'

/** What is defined when the server starts, in the order of definition. The texts are ours; names and habits are SPEC's. */
export function standardMacros(without: readonly ScanConvention[]): readonly string[] {
  return [
    ...[hookMacros, dataFileMacros, geometryMacros, mcaMacros],
    ...[scanResultMacros, scanBroadcastMacros, scanMacros],
    ...without.map(convention => withoutConvention[convention]),
  ]
}
