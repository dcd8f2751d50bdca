import { isRecord } from '../../shared/base/parse.ts'

/** A text that was not saved, kept by its window so that nothing ends it: not a reload, not a crash. */
export interface Draft {
  readonly file: string | undefined
  readonly name: string
  readonly saved: string
  readonly text: string
}

const keyOf = (window: string): string => `hutch.describe.draft.${window}`

/** The part of the window's storage that a draft needs. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function keepDraft(storage: DraftStorage, window: string, draft: Draft | undefined): void {
  if (draft === undefined) storage.removeItem(keyOf(window))
  else storage.setItem(keyOf(window), JSON.stringify(draft))
}

/** Undefined where none was kept, or by a version that wrote it otherwise. */
export function keptDraft(storage: DraftStorage, window: string): Draft | undefined {
  const text = storage.getItem(keyOf(window))
  if (text === null) return undefined
  try {
    return draftOf(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function draftOf(raw: unknown): Draft | undefined {
  if (!isRecord(raw)) return undefined
  const { file, name, saved, text } = raw
  if (typeof name !== 'string' || typeof saved !== 'string' || typeof text !== 'string') return undefined
  return { file: typeof file === 'string' ? file : undefined, name, saved, text }
}
