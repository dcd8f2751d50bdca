const kept = new WeakMap<object, Map<string, number[]>>()
const identities = new WeakMap<object, number>()
let identityCount = 0

/**
 * The first `length` numbers, at least, of a column made of others, point by point. Columns only grow, and a changed one
 * is another array: what was made before is continued, not made again. `name` tells apart what is made of the same
 * sources; the first source keeps it alive.
 */
export function grown(
  name: string,
  sources: readonly [readonly number[], ...(readonly number[])[]],
  { length, at }: { readonly length: number; readonly at: (index: number) => number },
): readonly number[] {
  const [first, ...others] = sources
  const made = kept.get(first) ?? new Map<string, number[]>()
  kept.set(first, made)
  const key = [name, ...others.map(identityOf)].join(' ')
  const numbers = made.get(key) ?? []
  made.set(key, numbers)
  for (let index = numbers.length; index < length; index++) numbers.push(at(index))
  return numbers
}

function identityOf(source: object): number {
  const known = identities.get(source)
  if (known !== undefined) return known
  identityCount += 1
  identities.set(source, identityCount)
  return identityCount
}
