/**
 * How well `query` fits `text`: letters in order, better when together, at the start of words, and early.
 * Undefined when it does not fit at all.
 */
export function fit(query: string, text: string): number | undefined {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return 0
  const offered = text.toLowerCase()
  const at = offered.indexOf(wanted)
  if (at >= 0) return 1000 - at + (isWordStart(offered, at) ? 500 : 0)
  return fitLetters(wanted.replaceAll(' ', ''), offered)
}

/** The fitting items, best first; order is kept among equals. */
export function searchBest<T>(query: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return items
    .map(item => ({ item, score: fit(query, textOf(item)) }))
    .filter((entry): entry is { item: T; score: number } => entry.score !== undefined)
    .sort((left, right) => right.score - left.score)
    .map(entry => entry.item)
}

function fitLetters(wanted: string, offered: string): number | undefined {
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const at = offered.indexOf(letter, from)
    if (at < 0) return undefined
    score += isWordStart(offered, at) ? 10 : at === from ? 5 : 0
    score -= Math.min(at - from, 4)
    from = at + 1
  }
  return score
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s/._:-]/.test(text[at - 1] ?? '')
}
