/** What the palette searches: the first letter typed says it. */
export type PaletteMode = 'all' | 'commands' | 'scans' | 'motors' | 'settings' | 'spec' | 'help'

export const modeWords: readonly {
  readonly prefix: string
  readonly mode: PaletteMode
  readonly words: string
}[] = [
  { prefix: '>', mode: 'commands', words: 'commands' },
  { prefix: '#', mode: 'scans', words: 'scans' },
  { prefix: '@', mode: 'motors', words: 'motors' },
  { prefix: '/', mode: 'settings', words: 'settings' },
  { prefix: ':', mode: 'spec', words: 'SPEC line' },
  { prefix: '?', mode: 'help', words: 'help' },
]

export function modeOf(text: string): { readonly mode: PaletteMode; readonly rest: string } {
  const found = modeWords.find(({ prefix }) => text.startsWith(prefix))
  return found === undefined
    ? { mode: 'all', rest: text.trim() }
    : { mode: found.mode, rest: text.slice(1).trim() }
}
