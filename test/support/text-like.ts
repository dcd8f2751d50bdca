import { expect } from 'vitest'

/** A text that matches, inside `toMatchObject` and `objectContaining`: a bare regular expression there matches anything. */
export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
