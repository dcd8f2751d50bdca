import { type Control, numberedRows, valueOf, valuesOf, words } from './controls.ts'

/** What a file header, or the head of a scan, says of names. */
export interface SpecNames {
  /** Texts of `#O0`, `#O1` …: not split, because only the positions tell how. */
  readonly motorRows: readonly string[]
  readonly mnemonicRows: readonly (readonly string[])[]
}

/** A `#F` block. */
export interface SpecHeader extends SpecNames {
  readonly text: string
  readonly comments: readonly string[]
  /** s since 1970; `Epoch` columns count from here. */
  readonly epochS: number | undefined
}

export const noHeader: SpecHeader = {
  text: '',
  comments: [],
  motorRows: [],
  mnemonicRows: [],
  epochS: undefined,
}

export function headerOf(controls: readonly Control[]): SpecHeader {
  const epochS = Number(valueOf(controls, 'E') ?? Number.NaN)
  return {
    ...namesOf(controls),
    text: textOf(controls),
    comments: valuesOf(controls, 'C'),
    epochS: Number.isFinite(epochS) ? epochS : undefined,
  }
}

export function namesOf(controls: readonly Control[]): SpecNames {
  return {
    motorRows: numberedRows(controls, 'O'),
    mnemonicRows: numberedRows(controls, 'o').map(words),
  }
}

export function textOf(controls: readonly Control[]): string {
  return controls.map(({ text }) => text).join('\n')
}
