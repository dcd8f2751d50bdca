import type { ScanEvent, ScanHead } from '../../../shared/model/scan-events.ts'

export interface BegunScan {
  /** Unique as long as the source lives: a number of SPEC's or of the macros. */
  readonly key: string
  readonly command: string
  readonly head: ScanHead
}

interface OpenScan extends BegunScan {
  /** As the listener knows it: a scan that goes on after its end gets a new name. */
  readonly name: string
  /** The point that the listener calls 0. */
  readonly firstPoint: number
}

/**
 * Tells the listener of scans so that it can rely on the order: a head, points, one end; never a point without a head, never
 * two scans at once. A scan that goes on after its end (`scan_on`) is told as another one, its points counted from 0.
 */
export class ScanTeller {
  readonly #listener: (event: ScanEvent) => void
  #open: OpenScan | undefined
  #last: BegunScan | undefined
  #told = 0
  #points = 0

  constructor(listener: (event: ScanEvent) => void) {
    this.#listener = listener
  }

  /** Of the open scan, as many as were told. */
  get points(): number {
    return this.#points
  }

  get openHead(): BegunScan | undefined {
    return this.#open
  }

  began(scan: BegunScan): void {
    if (this.#open?.key === scan.key) return
    this.interrupted('Another scan began before its end')
    this.#tellBegan(scan, 0)
  }

  point(key: string, point: number, values: readonly (number | null)[]): void {
    const scan = this.#openAt(key, point)
    if (scan === undefined) return
    this.#points += 1
    this.#listener({ kind: 'scan.point', scan: scan.name, point: point - scan.firstPoint, values })
  }

  /** False when there is no such scan: whoever waits for the exposure must be answered by somebody else. */
  expose(key: string, point: number, seconds: number, ticket: number): boolean {
    const scan = this.#openAt(key, point)
    if (scan === undefined) return false
    this.#listener({
      kind: 'scan.expose',
      scan: scan.name,
      point: point - scan.firstPoint,
      seconds,
      ticket,
    })
    return true
  }

  ended(key: string, points: number | undefined): void {
    const scan = this.#open
    if (scan?.key !== key) return
    const own = points === undefined ? undefined : Math.max(0, points - scan.firstPoint)
    this.#end('complete', own, '')
  }

  /** SPEC is at its prompt, or does something else: the scan will not be told to its end. */
  interrupted(why: string): void {
    if (this.#open !== undefined) this.#end('aborted', undefined, why)
  }

  /** SPEC has begun anew and knows nothing of the scan any more. */
  lost(why: string): void {
    if (this.#open !== undefined) this.#end('lost', undefined, why)
    this.#last = undefined
  }

  other(event: Exclude<ScanEvent, { readonly scan: string }>): void {
    this.#listener(event)
  }

  #openAt(key: string, point: number): OpenScan | undefined {
    if (this.#open?.key === key) return this.#open
    if (this.#last?.key !== key) return undefined
    this.#tellBegan(this.#last, point)
    return this.#open
  }

  #tellBegan(scan: BegunScan, firstPoint: number): void {
    this.#told += 1
    const name = `${scan.key}/${this.#told}`
    this.#open = { ...scan, name, firstPoint }
    this.#last = scan
    this.#points = 0
    this.#listener({ kind: 'scan.began', scan: name, command: scan.command, head: scan.head })
  }

  #end(outcome: 'complete' | 'aborted' | 'lost', points: number | undefined, why: string): void {
    if (this.#open === undefined) return
    const { name } = this.#open
    this.#open = undefined
    this.#listener({ kind: 'scan.ended', scan: name, outcome, points, why })
  }
}
