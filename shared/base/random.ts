/** Seeded chance: the same seed gives the same numbers on every machine. */
export interface Random {
  /** 0 … 2³²−1. */
  uint32(): number
  /** 0 ≤ x < 1. */
  float(): number
  /** Between `low` and `high`. */
  between(low: number, high: number): number
  /** Normal, mean 0, variance 1 (Box and Muller, Ann. Math. Stat. 29 (1958) 610). */
  normal(): number
}

/**
 * State of sfc32 by Chris Doty-Humphrey (PractRand): three chaotic words and a counter.
 * @param stream tells apart independent sequences of one seed, e.g. one per frame.
 */
export function randomState(seed: number, stream = 0): Int32Array {
  const state = new Int32Array(4)
  let mixed = (seed ^ Math.imul(stream, 0x9e3779b9)) | 0
  for (let word = 0; word < 3; word++) {
    mixed = (mixed + 0x9e3779b9) | 0
    state[word] = mix32(mixed ^ Math.imul(stream + word, 0x85ebca6b))
  }
  state[3] = 1
  for (let round = 0; round < 12; round++) nextUint32(state)
  return state
}

/** One step of sfc32; hot loops repeat these lines on local variables. */
export function nextUint32(state: Int32Array): number {
  const a = state[0] ?? 0
  const b = state[1] ?? 0
  const c = state[2] ?? 0
  const counter = state[3] ?? 0
  const result = (a + b + counter) | 0
  state[0] = b ^ (b >>> 9)
  state[1] = (c + (c << 3)) | 0
  state[2] = (((c << 21) | (c >>> 11)) + result) | 0
  state[3] = (counter + 1) | 0
  return result >>> 0
}

export function seededRandom(seed: number, stream = 0): Random {
  const state = randomState(seed, stream)
  const uint32 = (): number => nextUint32(state)
  const float = (): number => nextUint32(state) / 2 ** 32
  return {
    uint32,
    float,
    between: (low, high) => low + (high - low) * float(),
    normal: () => Math.sqrt(-2 * Math.log(1 - float())) * Math.cos(2 * Math.PI * float()),
  }
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix32(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
