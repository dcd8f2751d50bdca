/** Macros and functions that every SPEC has; motors and counters come from the server. */
// prettier-ignore -- one word per line would fill the screen
const standardWords = [
  'a2scan',
  'a3scan',
  'ascan',
  'cat',
  'ct',
  'd2scan',
  'dscan',
  'getcounts',
  'help',
  'lm',
  'loopscan',
  'lscan',
  'lsdef',
  'mesh',
  'move',
  'mv',
  'mvr',
  'newfile',
  'newsample',
  'p',
  'plot',
  'plotselect',
  'print',
  'pwd',
  'qdo',
  'scan_on',
  'set',
  'set_dial',
  'set_lm',
  'startup',
  'th2th',
  'timescan',
  'u',
  'umv',
  'umvr',
  'uct',
  'wa',
  'wh',
  'wm',
  'wu',
]

/** Words that the last word of `line` can become, in order; none for an empty word. */
export function completions(line: string, names: readonly string[]): readonly string[] {
  const word = lastWord(line)
  if (word === '') return []
  const isFirst = line.trim() === word
  const offered = isFirst ? [...standardWords, ...names] : [...names, ...standardWords]
  return [...new Set(offered)].filter(name => name.startsWith(word) && name !== word)
}

/** `line` with its last word replaced; one space after a word that is complete. */
export function completed(line: string, candidates: readonly string[]): string {
  const common = commonStart(candidates)
  const word = lastWord(line)
  if (common.length <= word.length && candidates.length !== 1) return line
  return line.slice(0, line.length - word.length) + common + (candidates.length === 1 ? ' ' : '')
}

function lastWord(line: string): string {
  return /[A-Za-z_]\w*$/.exec(line)?.[0] ?? ''
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words
  let length = first.length
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1
  }
  return first.slice(0, length)
}
