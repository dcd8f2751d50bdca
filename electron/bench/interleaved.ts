/** Measures once; undefined when it cannot take part. */
export type Contestant = () => Promise<number | undefined>

/**
 * Every contestant once per round, so that a machine that slows down slows down all of them. Each round begins with
 * another one: what the one before leaves behind (dirty pages, a warm cache) falls on everybody in turn.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, Contestant>>,
  signal: AbortSignal,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(contestants) as Name[]
  const samples = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      signal.throwIfAborted()
      const name = names[(round + turn) % names.length]
      if (name === undefined) continue
      const sample = await contestants[name]()
      if (sample !== undefined) samples[name].push(sample)
    }
  }
  return samples
}
