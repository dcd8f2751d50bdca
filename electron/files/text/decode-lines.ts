import { isUtf8 } from 'node:buffer'
import { decodeText } from './decode-text.ts'

/** Text of a file in which one odd comment must not spoil the rest: each line is UTF-8, or else Latin-1. */
export function decodeLines(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const lines: string[] = []
  for (let at = 0; at <= bytes.length;) {
    const end = bytes.indexOf(0x0a, at)
    lines.push(decodeText(bytes.subarray(at, end < 0 ? bytes.length : end)))
    if (end < 0) break
    at = end + 1
  }
  return lines.join('\n')
}
