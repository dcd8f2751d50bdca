import type { Random } from '../../../shared/base/random.ts'
import { deletedFlag } from '../../../shared/spec/codes.ts'
import { newestVersion, oldestVersion } from '../../../shared/spec/packet.ts'
import type { MotorMishap } from './motor-drive.ts'
import { SpecFailure } from './spec-failure.ts'

/** Misbehaviour for tests and for training, by its name; the words behind it are its arguments. */
export interface Fault {
  readonly kind: FaultKind
  readonly words: readonly string[]
}

export type FaultKind = keyof typeof faultKinds

/** What each fault does and how its arguments look. */
export const faultKinds = {
  none: { usage: 'none', does: 'all faults end, broken motors are repaired' },
  silent: {
    usage: 'silent [MS]',
    does: 'connections stay open, nothing is answered, for that time or until none',
  },
  'half-open': { usage: 'half-open', does: 'the server does not even read any more' },
  refuse: { usage: 'refuse', does: 'every connection is cut, new ones at once' },
  drop: { usage: 'drop', does: 'every connection is cut once' },
  split: { usage: 'split BYTES|random', does: 'packets leave in pieces of so many bytes' },
  burst: { usage: 'burst MS', does: 'what is sent leaves in one piece every so many ms' },
  delay: { usage: 'delay MS', does: 'replies come so much later' },
  duplicate: { usage: 'duplicate', does: 'every event comes twice' },
  storm: { usage: 'storm N', does: 'var/STORM changes N times per second' },
  unregistered: { usage: 'unregistered', does: 'events also go to clients that did not register them' },
  'big-endian': { usage: 'big-endian', does: 'the server speaks big-endian whatever the client speaks' },
  version: { usage: 'version N', does: 'the server knows no newer version of the protocol than 2, 3 or 4' },
  magic: { usage: 'magic', does: 'the next packet starts with a wrong number' },
  huge: { usage: 'huge', does: 'the next packet announces 2 GiB of data' },
  anonymous: { usage: 'anonymous', does: 'the answer to HELLO names no server' },
  deleted: { usage: 'deleted FLAG', does: 'the flag of deleted variables, 0x0001 or 0x1000' },
  motor: { usage: 'motor NAME', does: 'it breaks down half way through its next motion' },
  limit: { usage: 'limit NAME', does: 'it runs into a limit switch half way' },
  estop: { usage: 'estop NAME', does: 'somebody presses its emergency stop half way' },
  sync: { usage: 'sync NAME STEPS', does: 'its controller has counted other steps: sync_check' },
} as const satisfies Record<string, { readonly usage: string; readonly does: string }>

/** Several faults are separated by semicolons. */
export function parseFaults(text: string): readonly Fault[] {
  const faults = text
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '')
  return faults.length === 0 ? [{ kind: 'none', words: [] }] : faults.map(parseFault)
}

function parseFault(text: string): Fault {
  const [kind = '', ...words] = text === '0' ? ['none'] : text.split(/\s+/)
  if (isFaultKind(kind) && argumentsFit(kind, words)) return { kind, words }
  const usages = Object.values(faultKinds).map(({ usage }) => usage)
  throw new SpecFailure(`No such fault: "${text}" (${usages.join(', ')})`)
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(faultKinds, kind)
}

const patterns: Readonly<Partial<Record<FaultKind, RegExp>>> = {
  silent: /^(\d+(\.\d+)?)?$/,
  split: /^([1-9]\d*|random)$/,
  burst: /^\d+(\.\d+)?$/,
  delay: /^\d+(\.\d+)?$/,
  storm: /^[1-9]\d{0,5}$/,
  version: new RegExp(`^[${oldestVersion}-${newestVersion}]$`),
  deleted: /^0x(0001|1|1000)$/,
  motor: /^\w+$/,
  limit: /^\w+$/,
  estop: /^\w+$/,
  sync: /^\w+ [-+]?\d+$/,
}

function argumentsFit(kind: FaultKind, words: readonly string[]): boolean {
  return (patterns[kind] ?? /^$/).test(words.join(' '))
}

const motorMishaps: ReadonlyMap<FaultKind, MotorMishap> = new Map([
  ['motor', 'fault'],
  ['limit', 'limit'],
  ['estop', 'estop'],
])

/** The faults that are switched on, one of each kind. */
export class Faults {
  readonly #faults = new Map<FaultKind, Fault>()
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  has(kind: FaultKind): boolean {
    return this.#faults.has(kind)
  }

  get isSilent(): boolean {
    return this.has('silent') || this.has('half-open')
  }

  /** Size of the pieces in which packets are to leave, if they are to be cut. */
  pieceBytes(): number | undefined {
    const size = this.#faults.get('split')?.words[0]
    return size === undefined
      ? undefined
      : size === 'random'
        ? 1 + (this.#random.uint32() % 200)
        : Number(size)
  }

  get burstMs(): number | undefined {
    return this.#number('burst')
  }

  get delayMs(): number {
    return this.#number('delay') ?? 0
  }

  get newestVersion(): number {
    return this.#number('version') ?? newestVersion
  }

  get deletedFlag(): number {
    return this.#number('deleted') ?? deletedFlag
  }

  mishap(mnemonic: string): MotorMishap | undefined {
    for (const [kind, mishap] of motorMishaps) {
      if (this.#faults.get(kind)?.words[0] === mnemonic) return mishap
    }
    return undefined
  }

  set(fault: Fault): void {
    if (fault.kind === 'none') this.#faults.clear()
    else this.#faults.set(fault.kind, fault)
  }

  /** True once: the fault is over then. */
  take(kind: 'magic' | 'huge'): boolean {
    return this.#faults.delete(kind)
  }

  /** Switches `fault` off, unless another one has taken its place. */
  end(fault: Fault): void {
    if (this.#faults.get(fault.kind) === fault) this.#faults.delete(fault.kind)
  }

  #number(kind: FaultKind): number | undefined {
    const word = this.#faults.get(kind)?.words[0]
    return word === undefined ? undefined : Number(word)
  }
}
