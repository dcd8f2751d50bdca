/** What a bench found about one thing: our samples and those of the one we measure ourselves by. */
export interface Figure {
  readonly what: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  /** One sample per round, or per event where every event counts. */
  readonly ours: readonly number[]
  readonly peer?: Peer
  readonly target?: Target
}

export type Peer =
  | { readonly name: string; readonly samples: readonly number[] }
  /** It could not be asked: `missing` says what it lacks. */
  | { readonly name: string; readonly missing: string }

/** @param missing why there are no samples, where there are none. */
export function peerOf(name: string, samples: readonly number[], missing: string): Peer {
  return samples.length === 0 ? { name, missing } : { name, samples }
}

export interface Target {
  readonly must: number
  readonly aim: number
  /** `ratio`: how many times better we are than the peer. `value`: our own figure. */
  readonly of: 'ratio' | 'value'
}

/** `unmeasured`: there is a target for the ratio, and the peer is missing. */
export type Verdict = 'aim met' | 'must met' | 'missed' | 'unmeasured' | 'no target'

export interface Judged {
  readonly ours: Spread
  readonly peer: Spread | undefined
  /** How many times better than the peer, whichever direction is better. */
  readonly ratio: number | undefined
  readonly verdict: Verdict
}

export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export function judge(figure: Figure): Judged {
  const ours = spread(figure.ours)
  const peer = figure.peer !== undefined && 'samples' in figure.peer ? spread(figure.peer.samples) : undefined
  const ratio = peer === undefined ? undefined : ratioOf(figure.better, ours.median, peer.median)
  return { ours, peer, ratio, verdict: verdictOf(figure, ours.median, ratio) }
}

function ratioOf(better: Figure['better'], ours: number, peer: number): number {
  return better === 'higher' ? ours / peer : peer / ours
}

function verdictOf({ target, better }: Figure, ours: number, ratio: number | undefined): Verdict {
  if (target === undefined) return 'no target'
  if (target.of === 'ratio' && ratio === undefined) return 'unmeasured'
  const reaches = (limit: number): boolean => {
    if (target.of === 'ratio') return ratio !== undefined && ratio >= limit
    return better === 'higher' ? ours >= limit : ours <= limit
  }
  if (reaches(target.aim)) return 'aim met'
  return reaches(target.must) ? 'must met' : 'missed'
}

function spread(samples: readonly number[]): Spread {
  return { median: quantile(samples, 0.5), low: Math.min(...samples), high: Math.max(...samples) }
}

/** The sample at `part` (0 … 1) of the sorted samples; the median of an even number is the mean of the middle two. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = part * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
