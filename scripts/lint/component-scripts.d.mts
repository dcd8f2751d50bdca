/** Calls `use` with the files of a mirror that is gone afterwards; answers as it does. */
export function withComponentScripts<Answer>(
  use: (files: readonly string[]) => Promise<Answer>,
): Promise<Answer>

/** What was said of files of a mirror, said of the components. */
export function ofComponents(words: string): string

/** The script alone, each line and column where it was; undefined for a component without one. */
export function scriptOf(component: string): string | undefined
