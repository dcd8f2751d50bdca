import { readFileSync } from 'node:fs'

const rowBytes = 16

/** The worked packets by their letter, from a file of hex dumps. */
export function workedPackets(): ReadonlyMap<string, Uint8Array> {
  const file = new URL('../fixtures/spec/worked-packets.txt', import.meta.url)
  const paragraphs = readFileSync(file, 'utf8').split('\n\n').slice(1)
  return new Map(
    paragraphs.map(paragraph => {
      const [title = '', ...lines] = paragraph.trim().split('\n')
      return [title.slice(0, 1), fromDump(lines)]
    }),
  )
}

/** `*` stands for rows of zeros up to the offset of the next line. */
function fromDump(lines: readonly string[]): Uint8Array {
  const rows = lines.filter(line => line !== '*').map(line => line.split(/\s+/))
  const last = rows.at(-1) ?? []
  const bytes = new Uint8Array(parseInt(last[0] ?? '0', 16) + last.length - 1)
  for (const [offset = '', ...values] of rows) {
    bytes.set(
      values.slice(0, rowBytes).map(value => parseInt(value, 16)),
      parseInt(offset, 16),
    )
  }
  return bytes
}
