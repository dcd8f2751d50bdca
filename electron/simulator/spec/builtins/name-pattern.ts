/**
 * Whether a name fits a pattern of `*` and `?`, as in a shell. Every piece between two stars is taken where it fits first, which is
 * as good as anywhere else, so that nothing is tried twice: the time is that of one search per piece.
 */
export function fitsPattern(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name.length === first.length && fitsAt(name, first, 0)
  const end = name.length - last.length
  if (end < first.length || !fitsAt(name, first, 0) || !fitsAt(name, last, end)) return false
  let at = first.length
  for (const piece of rest) {
    const found = search(name, piece, { from: at, end })
    if (found === undefined) return false
    at = found + piece.length
  }
  return true
}

function search(
  name: string,
  piece: string,
  { from, end }: { readonly from: number; readonly end: number },
): number | undefined {
  for (let at = from; at + piece.length <= end; at++) if (fitsAt(name, piece, at)) return at
  return undefined
}

function fitsAt(name: string, piece: string, at: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] !== '?' && piece[i] !== name[at + i]) return false
  }
  return true
}
