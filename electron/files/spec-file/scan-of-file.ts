import { stat } from 'node:fs/promises'
import type { Clock } from '../../../shared/base/clock.ts'
import type { ScanPlace } from './index-scans.ts'
import { SpecFollower, type SpecReader } from './spec-reader.ts'

/** What a SPEC data file says of one scan. */
export interface ScanOfFile {
  readonly command: string
  readonly labels: readonly string[]
  /** One row per point, in the order of the labels. */
  readonly rows: readonly (readonly number[])[]
  readonly comments: readonly string[]
  /** What the file's epochs count from (`#E`), s since 1970 UTC. */
  readonly epochS: number | undefined
}

/**
 * Reads scans that SPEC wrote, by file and number. A file that is not there, or out of reach, has none. The last file is
 * remembered, so that the next scan of a long day is found at once.
 */
export function specScanFiles(clock: Pick<Clock, 'nowMs'>): {
  read(file: string, number: number): Promise<ScanOfFile | undefined>
} {
  let known: { readonly file: string; readonly follower: SpecFollower } | undefined
  return {
    read: async (file, number) => {
      if (!(await isFile(file))) return undefined
      if (known?.file !== file) known = { file, follower: new SpecFollower(file, clock) }
      const reader = await known.follower.open()
      try {
        // The newest scan of this number: numbers come again when a file is begun anew.
        const place = reader.index.scans.findLast(({ key }) => key.startsWith(`${number}.`))
        return place === undefined ? undefined : await scanAt(reader, place)
      } finally {
        await reader.close()
      }
    },
  }
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    found => found.isFile(),
    () => false,
  )
}

async function scanAt(reader: SpecReader, place: ScanPlace): Promise<ScanOfFile> {
  const { columns, command, comments, labels } = await reader.scan(place)
  const points = columns[0]?.length ?? 0
  const rows = Array.from({ length: points }, (_, point) =>
    columns.map(column => column[point] ?? Number.NaN),
  )
  const { epochS } = await reader.header(place.header)
  return { command, labels, rows, comments, epochS }
}
