import { assocKey } from '../../../shared/spec/assoc.ts'
import { parseNumber } from '../../../shared/spec/number-text.ts'
import {
  abortAll,
  allCounters,
  motorProperty,
  parsePropertyName,
  prestartAll,
  type PropertyName,
  startAll,
  variableProperty,
} from '../../../shared/spec/property-names.ts'
import { type SpecValue, valueText } from '../../../shared/spec/value.ts'
import { simulatedCounters } from './counting.ts'
import { copyInto } from './language/data-array.ts'
import { type Key, readElement } from './language/elements.ts'
import { isArray, isDataArray, type Scalar, toSpecValue } from './language/values.ts'
import type { Machine } from './machine.ts'
import {
  commandOfWrite,
  finite,
  moveCommand,
  readMotorAttribute,
  writeMotorRate,
} from './motor-attributes.ts'
import { text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

export interface PropertiesOptions {
  readonly machine: Machine
  readonly isReady: () => boolean
  readonly isInSubshell: () => boolean
  /** The one spelling of `output/FILE`. */
  readonly outputProperty: (device: string) => string
  /** Appends a command of `owner` to the queue. */
  readonly push: (owner: object, source: string) => void
  /** Stops everything, like Ctrl-C. */
  readonly interrupt: () => void
}

/** What clients read, watch and write under `class/item/attribute`. Refusals are `SpecFailure`. */
export class Properties {
  readonly #options: PropertiesOptions
  /** Clients between prestart_all and start_all, with the targets they have given so far. */
  readonly #collecting = new WeakMap<object, Map<string, number>>()

  constructor(options: PropertiesOptions) {
    this.#options = options
  }

  read(name: string): SpecValue {
    const parsed = parsePropertyName(name)
    const value = parsed === undefined ? undefined : this.#read(parsed)
    if (value === undefined) throw new SpecFailure(`No such property: ${name}`)
    return value
  }

  write(name: string, value: SpecValue, owner: object): void {
    const parsed = parsePropertyName(name)
    if (parsed?.kind === 'variable') this.#writeVariable(parsed.name, parsed.keys, value)
    else if (name === allCounters) this.#writeCount(valueText(value), owner)
    else if (parsed?.kind === 'motor') this.#writeMotor(parsed, valueText(value), owner)
    else throw new SpecFailure(`Cannot be written: ${name}`)
  }

  #read(name: PropertyName): SpecValue | undefined {
    const { machine } = this.#options
    switch (name.kind) {
      case 'variable':
        return this.#readVariable(name.name, name.keys)
      case 'motor':
        return this.#readMotor(name.mnemonic, name.attribute)
      case 'counter': {
        if (name.mnemonic === '.all.' && name.attribute === 'count') {
          return text(machine.counting.isCounting ? '1' : '0')
        }
        const counter = simulatedCounters.find(({ mnemonic }) => mnemonic === name.mnemonic)
        const isValue = counter !== undefined && name.attribute === 'value'
        return isValue ? text(machine.counterText(counter.mnemonic)) : undefined
      }
      case 'status':
        return this.#readStatus(name.item)
      case 'output':
        return text('')
      case 'error':
        return text('')
    }
  }

  #readStatus(item: string): SpecValue | undefined {
    if (item === 'ready') return text(this.#options.isReady() ? '1' : '0')
    if (item === 'shell') return text(this.#options.isInSubshell() ? '1' : '0')
    if (item === 'simulate') return text(this.#options.machine.isSimulating ? '1' : '0')
    return item === 'quit' ? text('0') : undefined
  }

  #readMotor(mnemonic: string, attribute: string): SpecValue | undefined {
    const { machine } = this.#options
    const motor = machine.motors.find(candidate => candidate.mnemonic === mnemonic)
    if (motor === undefined) return undefined
    const nowMs = machine.clock.elapsedMs()
    if (attribute === 'sync_check') return text(machine.syncCheck.question(motor, nowMs) ?? '')
    const value = readMotorAttribute(motor, attribute, { nowMs, drive: machine.drive })
    return value === undefined ? undefined : text(value)
  }

  #readVariable(name: string, keys: readonly string[]): SpecValue | undefined {
    const value = this.#options.machine.variables.read(name)
    if (value === undefined || keys.length === 0) return value === undefined ? undefined : toSpecValue(value)
    if (isDataArray(value)) return toSpecValue(readElement(value, keys.map(elementKey)))
    const key = assocKey(...keys)
    return toSpecValue(new Map([[key, isArray(value) ? (value.get(key) ?? 0) : 0]]))
  }

  #writeVariable(name: string, keys: readonly string[], value: SpecValue): void {
    const { variables } = this.#options.machine
    const current = variables.read(name)
    if (isDataArray(current) && value.kind === 'array') {
      if (copyInto(current, value.numbers)) return
      throw new SpecFailure(`var/${name} has ${current.length} elements, not ${value.numbers.length}`)
    }
    if (value.kind === 'assoc') {
      for (const [key, element] of value.pairs) variables.assign(name, key, scalar(element))
    } else if (value.kind === 'text') {
      variables.assign(name, keys.length === 0 ? undefined : assocKey(...keys), scalar(value.text))
    } else {
      throw new SpecFailure(`var/${name} cannot hold this kind of value`)
    }
  }

  #writeCount(value: string, owner: object): void {
    const preset = finite(value)
    if (preset !== 0) this.#options.push(owner, `count_em ${preset}`)
    else if (this.#options.machine.counting.isCounting) this.#options.interrupt()
  }

  #writeMotor(name: Extract<PropertyName, { kind: 'motor' }>, value: string, owner: object): void {
    const { machine, push } = this.#options
    if (name.mnemonic === '..') {
      this.#writeAllMotors(motorProperty('..', name.attribute), owner)
      return
    }
    const motor = machine.motors.find(candidate => candidate.mnemonic === name.mnemonic)
    if (motor === undefined) throw new SpecFailure(`No such motor: ${name.mnemonic}`)
    if (name.attribute === 'sync_check') {
      machine.syncCheck.answer(motor, finite(value) !== 0)
      return
    }
    const collected = this.#collecting.get(owner)
    if (name.attribute === 'start_one' && collected !== undefined) {
      collected.set(motor.mnemonic, finite(value))
      return
    }
    const command = commandOfWrite(motor, name.attribute, { value, nowMs: machine.clock.elapsedMs() })
    if (command !== undefined) push(owner, command)
    else if (writeMotorRate(motor, name.attribute, value)) this.#tellMotor(name.mnemonic, name.attribute)
    else throw new SpecFailure(`Cannot be written: ${motorProperty(name.mnemonic, name.attribute)}`)
  }

  #tellMotor(mnemonic: string, attribute: string): void {
    const property = motorProperty(mnemonic, attribute)
    this.#options.machine.publish(property, this.read(property))
  }

  #writeAllMotors(property: string, owner: object): void {
    const targets = this.#collecting.get(owner)
    if (property === prestartAll) this.#collecting.set(owner, new Map())
    else if (property === abortAll) this.#options.machine.drive.stopAll()
    else if (property !== startAll) throw new SpecFailure(`Cannot be written: ${property}`)
    if (property === prestartAll) return
    this.#collecting.delete(owner)
    if (property === startAll && targets !== undefined) this.#options.push(owner, moveCommand(targets))
  }
}

function elementKey(text: string): Key {
  return { kind: 'one', value: text }
}

/** The wire cannot tell "12" from 12; counters and loops want the number. */
function scalar(value: string): Scalar {
  const number = parseNumber(value)
  return number === undefined || !Number.isFinite(number) ? value : number
}

/** One spelling for every way to name a property: `var/x["a"]` and `var/x[a]` are one. */
export function canonicalName(name: string): string {
  const parsed = parsePropertyName(name)
  if (parsed?.kind !== 'variable') return name
  return variableProperty(parsed.name, ...parsed.keys)
}
