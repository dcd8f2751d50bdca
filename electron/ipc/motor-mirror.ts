import type { SpecMotor, SpecMotorState } from '../../shared/model/spec-desk.ts'
import { userLimits } from '../../shared/spec/user-limits.ts'

/** Properties `motor/MNE/…` that tell all a panel shows. */
export const mirroredAttributes = [
  'position',
  'dial_position',
  'move_done',
  'low_limit',
  'high_limit',
  'sign',
  'offset',
  'low_lim_hit',
  'high_lim_hit',
  'emergency_stop',
  'motor_fault',
  'unusable',
] as const

export type MirroredAttribute = (typeof mirroredAttributes)[number]

/** What is known of one motor of the server, from its events. */
export class MotorMirror {
  readonly #values = new Map<MirroredAttribute, number>()
  readonly #facts: { readonly mnemonic: string; readonly name: string; readonly unit: string }

  constructor(facts: { readonly mnemonic: string; readonly name: string; readonly unit: string }) {
    this.#facts = facts
  }

  note(attribute: MirroredAttribute, text: string): void {
    const value = Number(text)
    if (text === '' || Number.isNaN(value)) this.#values.delete(attribute)
    else this.#values.set(attribute, value)
  }

  motor(): SpecMotor {
    return {
      ...this.#facts,
      state: this.#state(),
      position: this.#values.get('position'),
      dial: this.#values.get('dial_position'),
      limits: this.#limits(),
    }
  }

  /** What hinders a motion comes before the motion. */
  #state(): SpecMotorState {
    const is = (attribute: MirroredAttribute): boolean => (this.#values.get(attribute) ?? 0) !== 0
    if (!this.#values.has('position')) return 'unknown'
    if (is('unusable')) return 'disabled'
    if (is('emergency_stop')) return 'emergency-stop'
    if (is('motor_fault')) return 'fault'
    if (is('move_done')) return 'moving'
    if (is('low_lim_hit')) return 'low-limit'
    return is('high_lim_hit') ? 'high-limit' : 'ready'
  }

  #limits(): readonly [number, number] | undefined {
    const [low, high] = [this.#values.get('low_limit'), this.#values.get('high_limit')]
    if (low === undefined || high === undefined) return undefined
    const sign = this.#values.get('sign') ?? 1
    return userLimits({ low, high, sign, offset: this.#values.get('offset') ?? 0 })
  }
}
