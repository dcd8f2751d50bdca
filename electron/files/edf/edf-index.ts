import { notSupported } from '../file-problems.ts'
import type { FileBytes } from '../file-bytes.ts'
import { type EdfHeader, parseEdfHeader, withDefaults } from './edf-header.ts'
import { type EdfFrame, readFrame } from './edf-frame.ts'

export interface EdfIndex {
  readonly frames: readonly EdfFrame[]
  /** What is wrong without making the file unreadable. */
  readonly warnings: readonly string[]
}

/** Headers are searched for their end up to here, as fabio does: 512 blocks of 512 bytes. */
const MAX_HEADER_BYTES = 512 * 512

/** Walks the blocks of an EDF file: header, data, header, data … There is no index in the file. */
export async function indexEdf(bytes: FileBytes): Promise<EdfIndex> {
  const frames: EdfFrame[] = []
  const warnings: string[] = []
  let general: EdfHeader | undefined
  let at = 0
  while (at < bytes.size) {
    const block = await readBlock(bytes, at)
    if (block === undefined) {
      if (frames.length === 0 && general === undefined) throw notAnEdf(bytes.file)
      if (!(await isBlank(bytes, at))) warnings.push(`what follows byte ${at} is not EDF and was left out`)
      break
    }
    if (isGeneral(block.header, frames.length)) {
      general = block.header
      at = block.dataAt + (Number(block.header.get('EDF_BinarySize') ?? 0) || 0)
      continue
    }
    const where = `${bytes.file}::frame ${frames.length}`
    const frame = readFrame(withDefaults(block.header, general), block.dataAt, where)
    frames.push(frame)
    at = frame.dataFile === undefined ? frame.dataAt + frame.dataBytes : block.dataAt
  }
  if (frames.length === 0) throw notAnEdf(bytes.file)
  return { frames, warnings }
}

interface Block {
  readonly header: EdfHeader
  readonly dataAt: number
}

async function readBlock(bytes: FileBytes, at: number): Promise<Block | undefined> {
  for (let length = 4096; ; length *= 4) {
    const text = (await bytes.read(at, Math.min(length, MAX_HEADER_BYTES))).toString('latin1')
    const start = /^\s*\{/.exec(text)
    if (start === null) return undefined
    const end = headerEnd(text)
    if (end !== undefined) {
      return { header: parseEdfHeader(text.slice(start[0].length, end.brace)), dataAt: at + end.after }
    }
    if (length >= MAX_HEADER_BYTES || at + text.length >= bytes.size) return undefined
  }
}

/** The first `}` at the end of a line, unless EDF_HeaderSize tells of a later one: a value may hold a `}` line itself. */
function headerEnd(text: string): { readonly brace: number; readonly after: number } | undefined {
  const stated = Number(/EDF_HeaderSize\s*=\s*(\d+)/.exec(text.slice(0, 512))?.[1] ?? 0)
  for (const match of text.matchAll(/\}\r?\n/g)) {
    const after = match.index + match[0].length
    if (after >= stated || stated > text.length) return { brace: match.index, after }
  }
  return undefined
}

function isGeneral(header: EdfHeader, framesSoFar: number): boolean {
  if (framesSoFar > 0 || header.get('Dim_1') !== undefined) return false
  return ['EDF_DataFormatVersion', 'EDF_DataBlocks', 'EDF_BlockBoundary'].some(
    key => header.get(key) !== undefined,
  )
}

async function isBlank(bytes: FileBytes, at: number): Promise<boolean> {
  const rest = bytes.size - at
  return rest < 512 && (await bytes.read(at, rest)).toString('latin1').replaceAll('\0', '').trim() === ''
}

function notAnEdf(file: string): Error {
  return notSupported(
    file,
    'is not an EDF file: it holds no EDF header with an end',
    'Check where it comes from.',
  )
}
