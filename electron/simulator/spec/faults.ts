import { deletedFlag } from '../../../shared/spec/codes.ts'
import { SpecFailure } from './spec-failure.ts'

/** Misbehaviour for tests and for training: assigned as text to the variable FAULT, or by the embedding program. */
export type Fault =
  | { readonly kind: 'none' }
  /** `silent [ms]`: connections stay open, nothing is answered, for that time or for ever. */
  | { readonly kind: 'silent'; readonly forMs: number | undefined }
  /** `drop`: every connection is cut once. */
  | { readonly kind: 'drop' }
  /** `motor NAME`: it breaks down half way through its next motion and stays broken until the fault is cleared. */
  | { readonly kind: 'motor'; readonly mnemonic: string }
  /** `split BYTES`: whatever is sent leaves in pieces of so many bytes. */
  | { readonly kind: 'split'; readonly bytes: number }
  /** `unregistered`: events also go to clients that did not register them. */
  | { readonly kind: 'unregistered' }

export function parseFault(text: string): Fault {
  const [word = '', argument] = text.trim().split(/\s+/)
  const number = Number(argument)
  if (word === '' || word === '0' || word === 'none') return { kind: 'none' }
  if (word === 'silent' && argument === undefined) return { kind: 'silent', forMs: undefined }
  if (word === 'silent' && number >= 0) return { kind: 'silent', forMs: number }
  if (word === 'drop' || word === 'unregistered') return { kind: word }
  if (word === 'motor' && argument !== undefined) return { kind: 'motor', mnemonic: argument }
  if (word === 'split' && Number.isInteger(number) && number > 0) return { kind: 'split', bytes: number }
  throw new SpecFailure(
    `No such fault: "${text}" (none, silent [ms], drop, motor NAME, split BYTES, unregistered)`,
  )
}

/** The fault that is switched on. */
export class Faults {
  #fault: Fault = { kind: 'none' }

  get isSilent(): boolean {
    return this.#fault.kind === 'silent'
  }

  get sendsUnregistered(): boolean {
    return this.#fault.kind === 'unregistered'
  }

  /** Size of the pieces in which packets are to leave, if they are to be cut. */
  get pieceBytes(): number | undefined {
    return this.#fault.kind === 'split' ? this.#fault.bytes : undefined
  }

  mishap(mnemonic: string): 'fault' | undefined {
    return this.#fault.kind === 'motor' && this.#fault.mnemonic === mnemonic ? 'fault' : undefined
  }

  get deletedFlag(): number {
    return deletedFlag
  }

  set(fault: Fault): void {
    this.#fault = fault
  }

  /** Switches `fault` off, unless another one has taken its place. */
  end(fault: Fault): void {
    if (this.#fault === fault) this.#fault = { kind: 'none' }
  }
}
