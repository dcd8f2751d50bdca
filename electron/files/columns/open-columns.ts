import type { DataFile } from '../data-file.ts'
import { readAllBytes } from '../file-bytes.ts'
import { uniqueKeys } from '../spec-file/split-names.ts'
import { decodeLines } from '../text/decode-lines.ts'
import { numbers } from '../tree-datasets.ts'
import { group, treeFile } from '../tree-file.ts'
import { parseColumns } from './parse-columns.ts'

/**
 * A text table: `/columns/<name>`, an NXdata of the second column over the first. XDI headers become attributes of the
 * root. Undefined when the file is no table.
 */
export async function openColumns(file: string): Promise<DataFile | undefined> {
  const table = parseColumns(decodeLines(await readAllBytes(file)))
  if (table === undefined) return undefined
  const keys = uniqueKeys(table.columns.map(column => column.name))
  const members = table.columns.map(({ values, units }, i) => {
    return [keys[i] ?? '', numbers(values, units === undefined ? {} : { units })] as const
  })
  const [x, y] = keys
  const columns = group('NXdata', members, {
    signal: y ?? x ?? '',
    ...(y === undefined || x === undefined ? {} : { axes: [x] }),
  })
  const root = group('NXroot', [['columns', columns]], {
    ...table.header,
    ...(table.comments.length === 0 ? {} : { comments: table.comments }),
    ...(table.warnings.length === 0 ? {} : { warnings: table.warnings }),
    default: 'columns',
  })
  return treeFile(file, 'columns', root)
}
