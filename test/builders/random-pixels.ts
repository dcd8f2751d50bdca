import { nextUint32, randomState } from '../../shared/base/random.ts'

/** Counts of 0…999, the same for the same seed. */
export function randomSource(pixels: number, seed: number): Uint16Array<ArrayBuffer> {
  const state = randomState(seed)
  return Uint16Array.from({ length: pixels }, () => nextUint32(state) % 1000)
}
