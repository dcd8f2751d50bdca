/** `sample, user and ring current` */
export function listOfWords(words: readonly string[], none: string): string {
  const last = words.at(-1)
  if (last === undefined) return none
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
