import { SpecFollower } from '../../../../electron/files/spec-file/spec-reader.ts'
import type { SpecScan } from '../../../../electron/files/spec-file/spec-scan.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { writeIn } from './scratch.ts'

export type KeyedScan = SpecScan & { readonly key: string }

/** Every scan of a file with this content. Written to this moment, so that it may still grow, unless it is at rest. */
export async function scansIn(content: string | Uint8Array, isAtRest = false): Promise<readonly KeyedScan[]> {
  return scansOfFile(writeIn(temporaryFolder(), 'data', content), isAtRest)
}

export async function scansOfFile(file: string, isAtRest = false): Promise<readonly KeyedScan[]> {
  const reader = await new SpecFollower(file, {
    nowMs: () => (isAtRest ? Number.MAX_SAFE_INTEGER : 0),
  }).open()
  try {
    const scans: KeyedScan[] = []
    for (const place of reader.index.scans) scans.push({ ...(await reader.scan(place)), key: place.key })
    return scans
  } finally {
    await reader.close()
  }
}
