import { distance } from 'fastest-levenshtein'

/** The word a person most likely meant, or undefined when nothing is near. Same letters in another case always count. */
export function nearestWord(word: string, words: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = allowedDistance(word) + 1
  for (const candidate of words) {
    const candidateDistance = slips(wanted, candidate.toLowerCase())
    if (candidateDistance >= bestDistance) continue
    best = candidate
    bestDistance = candidateDistance
  }
  return best
}

/** Ends a message: `; did you mean "detector"?`, or nothing when no word is near. */
export function didYouMean(word: string, words: Iterable<string>): string {
  const nearest = nearestWord(word, words)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** `"a", "b" or "c"`: for advice that lists what is possible; long lists are cut so that a message stays one line. */
export function listWords(words: Iterable<string>, conjunction = 'or', most = 12): string {
  const quoted = [...words].map(word => `"${word}"`)
  if (quoted.length > most) return `${quoted.slice(0, most).join(', ')} and ${quoted.length - most} more`
  const last = quoted.pop()
  if (last === undefined) return 'none'
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${conjunction} ${last}`
}

// Two letters swapped are the commonest slip of a hurried hand and count as one: "drak" is "dark".
function slips(a: string, b: string): number {
  const at = firstDifference(a, b)
  const swapped = `${a.slice(0, at)}${a[at + 1] ?? ''}${a[at] ?? ''}${a.slice(at + 2)}`
  return at >= 0 && swapped === b ? 1 : distance(a, b)
}

function firstDifference(a: string, b: string): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return at
  return -1
}

// One slip per three letters: "enrgy" finds "energy", "rot" does not find "samx".
function allowedDistance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3))
}
