import type { Random } from '../../shared/base/random.ts'

/** Lets everything else go on for a while without any time passing. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
}

/** Devices that take no time, a short or a long one, by chance. */
export async function aWhile(random: Random, most = 4): Promise<void> {
  await turns(Math.floor(random.between(0, most + 1)))
}
