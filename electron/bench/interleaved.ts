/** Measures once; undefined when it cannot take part. */
export type Contestant = () => Promise<number | undefined>

/**
 * Every contestant once per round, so that a machine that slows down slows down all of them. Each round begins with another
 * one and has another order, so that what the one before leaves behind (a busy disk, freed memory) falls on everybody in
 * turn; `rest` is waited for between turns, so that it is little.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, Contestant>>,
  signal: AbortSignal,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(contestants) as Name[]
  const samples = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of inOrder(names, round)) {
      signal.throwIfAborted()
      await rest()
      const sample = await contestants[name]()
      if (sample !== undefined) samples[name].push(sample)
    }
  }
  return samples
}

/** From another one with each round, in steps that reach everybody: with them who follows whom changes. */
function inOrder<Name>(names: readonly Name[], round: number): readonly Name[] {
  const count = names.length
  const steps = names.map((_, index) => index).filter(step => step > 0 && commonDivisor(step, count) === 1)
  const step = steps[round % Math.max(1, steps.length)] ?? 1
  return names.flatMap((_, turn) => names[(round + turn * step) % count] ?? [])
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
