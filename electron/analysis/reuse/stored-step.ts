import { count, finite, isRecord, list, ParseError, record, text } from '../../../shared/base/parse.ts'

/** What is left of a step that was computed: where its outputs are, and how to tell that they still are what they were. */
export interface StoredStep {
  /** SHA-256 of all that decided on its numbers. */
  readonly key: string
  /** Of the result that it was computed for: `EFF_0001_normalise_01`. */
  readonly result: string
  /** Result file, relative to the experiment folder. */
  readonly file: string
  /** Images that went through. */
  readonly frames: number
  /** Frames of every acquisition that were used for the result. */
  readonly used: Readonly<Record<string, number>>
  readonly remarks: readonly string[]
  /** Curves and maps, by output: a dataset of the result file and the checksum of its numbers. */
  readonly numbers: Readonly<Record<string, StoredNumbers>>
  /** Images, by output. */
  readonly stacks: Readonly<Record<string, StoredStack>>
}

export interface StoredNumbers {
  readonly dataset: string
  readonly sum: number
}

export interface StoredStack {
  /** Relative to the experiment folder. */
  readonly file: string
  /** Of the file, with its leading dimensions; undefined: a file of nothing but images, float32, one after the other. */
  readonly dataset: { readonly path: string; readonly leading: readonly number[] } | undefined
  /** CRC-32 of every image, as zlib computes it. */
  readonly sums: readonly number[]
}

/** Throws a `ParseError` for anything else. */
export function parseStoredStep(raw: unknown): StoredStep {
  const step = record(raw, 'stored step')
  if (step.hutch !== storedFormat) throw new ParseError('stored step of another format')
  return {
    key: text(step.key, 'key'),
    result: text(step.result, 'result'),
    file: text(step.file, 'file'),
    frames: count(step.frames, 'frames'),
    used: members(step.used, 'used', count),
    remarks: each(step.remarks, 'remarks', text),
    numbers: members(step.numbers, 'numbers', storedNumbers),
    stacks: members(step.stacks, 'stacks', storedStack),
  }
}

export function storedStepJson(step: StoredStep): string {
  return `${JSON.stringify({ hutch: storedFormat, ...step })}\n`
}

const storedFormat = 1

function storedNumbers(raw: unknown, what: string): StoredNumbers {
  const { dataset, sum } = record(raw, what)
  return { dataset: text(dataset, `${what}.dataset`), sum: finite(sum, `${what}.sum`) }
}

function storedStack(raw: unknown, what: string): StoredStack {
  const { dataset, file, sums } = record(raw, what)
  return {
    file: text(file, `${what}.file`),
    dataset: isRecord(dataset)
      ? {
          path: text(dataset.path, `${what}.path`),
          leading: each(dataset.leading, `${what}.leading`, count),
        }
      : undefined,
    sums: each(sums, `${what}.sums`, finite),
  }
}

function each<T>(raw: unknown, what: string, parse: (value: unknown, what: string) => T): readonly T[] {
  return list(raw, what).map((value, at) => parse(value, `${what}[${at}]`))
}

function members<T>(
  raw: unknown,
  what: string,
  parse: (value: unknown, what: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record(raw, what)).map(([name, value]) => [name, parse(value, `${what}.${name}`)]),
  )
}
