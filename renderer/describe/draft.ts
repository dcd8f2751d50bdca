import { isRecord } from '../../shared/base/parse.ts'

/** A text that was not saved, kept by the window so that nothing ends it: not a reload, not a crash. */
export interface Draft {
  readonly file: string | undefined
  readonly name: string
  readonly saved: string
  readonly text: string
}

const key = 'hutch.describe.draft'

/** The part of the window's storage that a draft needs. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function keepDraft(storage: DraftStorage, draft: Draft | undefined): void {
  if (draft === undefined) storage.removeItem(key)
  else storage.setItem(key, JSON.stringify(draft))
}

/** Undefined where none was kept, or by a version that wrote it otherwise. */
export function keptDraft(storage: DraftStorage): Draft | undefined {
  const text = storage.getItem(key)
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
