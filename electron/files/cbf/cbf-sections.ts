import { createHash } from 'node:crypto'

/** One binary section of a CBF file: its MIME header and where its bytes lie. */
export interface CbfSection {
  readonly header: ReadonlyMap<string, string>
  readonly dataAt: number
  readonly dataBytes: number
}

const boundary = '--CIF-BINARY-FORMAT-SECTION--'
/** Marks the start of the binary data (imgCIF dictionary 1.5). */
const magic = Buffer.from([0x0c, 0x1a, 0x04, 0xd5])

/** All binary sections whose data start within the file, in file order. */
export function findSections(bytes: Buffer): readonly CbfSection[] {
  const sections: CbfSection[] = []
  let at = bytes.indexOf(boundary)
  while (at >= 0) {
    const start = bytes.indexOf(magic, at)
    if (start < 0) break
    const header = mimeHeader(bytes.toString('latin1', at + boundary.length, start))
    const dataAt = start + magic.length
    const dataBytes = Math.max(0, Number(header.get('x-binary-size') ?? bytes.length - dataAt) || 0)
    sections.push({ header, dataAt, dataBytes })
    // The closing line repeats the boundary; the next section is looked for behind it.
    const end = bytes.indexOf(`${boundary}--`, dataAt + dataBytes)
    at = end < 0 ? -1 : bytes.indexOf(boundary, end + boundary.length + 2)
  }
  return sections
}

/** Whether the stored MD5 sum fits; true where none is given. */
export function checksumFits(bytes: Buffer, section: CbfSection): boolean {
  const stored = section.header.get('content-md5')
  if (stored === undefined || stored === '') return true
  const data = bytes.subarray(section.dataAt, section.dataAt + section.dataBytes)
  return createHash('md5').update(data).digest('base64') === stored
}

/** Keys in lower case; a line that begins with a blank continues the one before. */
function mimeHeader(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  return new Map(
    lines.flatMap(line => {
      const colon = line.indexOf(':')
      if (colon < 0) return []
      return [[line.slice(0, colon).trim().toLowerCase(), unquoted(line.slice(colon + 1))] as const]
    }),
  )
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1')
}
