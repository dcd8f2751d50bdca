import type { FileBytes } from '../file-bytes.ts'

/** Where the scans of a SPEC file stand. Holds no text: some hundred bytes per scan, whatever the scans hold. */
export interface SpecIndex {
  readonly scans: readonly ScanPlace[]
  /** File headers in order. */
  readonly headers: readonly BytePlace[]
  /** Bytes that were looked at; what is behind was written later. */
  readonly size: number
}

export interface BytePlace {
  readonly at: number
  /** First byte that does not belong to it. */
  readonly end: number
}

export interface ScanPlace extends BytePlace {
  /** silx' key: number, then which of those with that number: `12.1`. */
  readonly key: string
  /** The header that its motor names come from; undefined when none stands before it. */
  readonly header: BytePlace | undefined
}

/** Read at a time: large enough that the disk is the limit, small enough for a machine that records. */
const CHUNK_BYTES = 4 * 2 ** 20
/** A line is known by its beginning: `#S` and a number of at most this length. */
const HEAD_BYTES = 64

/**
 * Finds `#S`, `#F` and `#E` at the beginnings of lines, by bytes. Given an earlier index of the same file, which has only
 * grown, it starts at the last block: what is before cannot have changed.
 */
export async function indexScans(bytes: FileBytes, before?: SpecIndex): Promise<SpecIndex> {
  const marks = new Marks(before)
  for (let at = marks.resumeAt; at < bytes.size; at += CHUNK_BYTES) {
    const lead = at === 0 ? 0 : 1
    const chunk = await bytes.read(at - lead, lead + CHUNK_BYTES + HEAD_BYTES)
    markLines(chunk, lead, at - lead, bytes.size, marks)
  }
  return marks.end(bytes.size)
}

const HASH = 0x23
const LF = 0x0a
const CR = 0x0d
const BLANK = 0x20
const TAB = 0x09
const [F, S, E] = [0x46, 0x53, 0x45]

function markLines(chunk: Buffer, from: number, chunkAt: number, size: number, marks: Marks): void {
  const until = Math.min(chunk.length, from + CHUNK_BYTES)
  for (
    let hash = chunk.indexOf(HASH, from);
    hash >= 0 && hash < until;
    hash = chunk.indexOf(HASH, hash + 1)
  ) {
    const letter = chunk[hash + 1]
    if (letter !== S && letter !== F && letter !== E) continue
    if (!beginsLine(chunk, hash) || !isBlank(chunk[hash + 2])) continue
    // A line that is not ended may still be written: `#S 1` may become `#S 12`.
    if (chunkAt + chunk.length === size && !hasEnd(chunk, hash)) continue
    if (letter === S) marks.scan(chunkAt + hash, chunk.toString('latin1', hash + 2, hash + HEAD_BYTES))
    else marks.header(chunkAt + hash, letter === F)
  }
}

function beginsLine(chunk: Buffer, at: number): boolean {
  return at === 0 || chunk[at - 1] === LF || chunk[at - 1] === CR
}

function isBlank(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB || byte === LF || byte === CR
}

function hasEnd(chunk: Buffer, at: number): boolean {
  return chunk.indexOf(LF, at) >= 0 || chunk.indexOf(CR, at) >= 0
}

interface Mark {
  readonly at: number
  readonly key: string | undefined
}

/** Blocks in the order of the file. */
class Marks {
  readonly #marks: Mark[] = []
  readonly #counts = new Map<string, number>()
  readonly resumeAt: number

  constructor(before: SpecIndex | undefined) {
    const known = before === undefined ? [] : blocksOf(before)
    this.resumeAt = known.pop()?.at ?? 0
    for (const mark of known) {
      this.#marks.push(mark)
      if (mark.key !== undefined) this.#count(mark.key.slice(0, mark.key.lastIndexOf('.')))
    }
  }

  /** A number that is none is 0: SPEC counts from 1. */
  scan(at: number, text: string): void {
    const number = /^\s*(-?\d+)/.exec(text)?.[1] ?? '0'
    this.#marks.push({ at, key: `${number}.${this.#count(number)}` })
  }

  /** `#E` alone opens a header too, but not inside one. */
  header(at: number, isFile: boolean): void {
    const last = this.#marks.at(-1)
    if (isFile || last === undefined || last.key !== undefined) this.#marks.push({ at, key: undefined })
  }

  end(size: number): SpecIndex {
    const scans: ScanPlace[] = []
    const headers: BytePlace[] = []
    const first = this.#marks[0]
    // What stands before the first mark is a header without its first line.
    if (first !== undefined && first.at > 0 && first.key !== undefined) headers.push({ at: 0, end: first.at })
    for (const [i, { at, key }] of this.#marks.entries()) {
      const end = this.#marks[i + 1]?.at ?? size
      if (key === undefined) headers.push({ at, end })
      else scans.push({ key, at, end, header: headers.at(-1) })
    }
    return { scans, headers, size }
  }

  #count(number: string): number {
    const count = (this.#counts.get(number) ?? 0) + 1
    this.#counts.set(number, count)
    return count
  }
}

function blocksOf({ scans, headers }: SpecIndex): Mark[] {
  const marks = [...scans, ...headers.map(({ at }) => ({ at, key: undefined }))]
  return marks.sort((a, b) => a.at - b.at)
}
