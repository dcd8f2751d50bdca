import { assocIndexes } from '../../../shared/spec/assoc.ts'
import { variableProperty } from '../../../shared/spec/property-names.ts'
import { withElement } from './language/elements.ts'
import { MemoryBudget } from './language/memory-budget.ts'
import { isArray, isDataArray, type Scalar, toSpecValue, type Value } from './language/values.ts'
import type { Publish } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

/** A variable that belongs to the machine: read from it, and perhaps written to it. */
export interface BuiltIn {
  readonly read: () => Value
  /** Missing: the variable cannot be assigned. Publishing is the machine's own affair. */
  readonly assign?: (key: string | undefined, value: Value) => void
}

// A simulator needs hundreds; a runaway loop must not fill the memory.
const maxVariables = 10_000

/** The global variables. Every assignment is told to whoever watches the variable or the element. */
export class Variables {
  readonly #values = new Map<string, Value>()
  readonly #builtIns = new Map<string, BuiltIn>()
  readonly #publish: Publish
  readonly #budget = new MemoryBudget()

  constructor(publish: Publish) {
    this.#publish = publish
  }

  define(name: string, builtIn: BuiltIn): void {
    this.#builtIns.set(name, builtIn)
  }

  read(name: string): Value | undefined {
    return this.#builtIns.get(name)?.read() ?? this.#values.get(name)
  }

  assign(name: string, key: string | undefined, value: Value): void {
    const builtIn = this.#builtIns.get(name)
    if (builtIn !== undefined) this.#assignBuiltIn(name, builtIn, key, value)
    else this.#store(name, key, value)
    this.#tell(name, key, value)
  }

  /** Removes a variable or one element; who watches it is told by an event with a flag. */
  remove(name: string, key: string | undefined): void {
    if (this.#builtIns.has(name)) throw new SpecFailure(`${name} cannot be deleted`)
    const value = this.#values.get(name)
    if (value === undefined) throw new SpecFailure(`No such variable: ${name}`)
    if (key === undefined) {
      this.#values.delete(name)
      this.#budget.replace(value, undefined)
      if (!isDataArray(value)) this.#publish(variableProperty(name), toSpecValue(value), { isDeleted: true })
      return
    }
    if (!isArray(value) || !value.has(key)) return
    const gone = toSpecValue(new Map([[key, value.get(key) ?? 0]]))
    this.#budget.replace(value.get(key), undefined)
    value.delete(key)
    for (const property of [variableProperty(name), variableProperty(name, ...assocIndexes(key))]) {
      this.#publish(property, gone, { isDeleted: true })
    }
  }

  #assignBuiltIn(name: string, builtIn: BuiltIn, key: string | undefined, value: Value): void {
    if (builtIn.assign === undefined) throw new SpecFailure(`${name} cannot be assigned`)
    builtIn.assign(key, value)
  }

  #store(name: string, key: string | undefined, value: Value): void {
    const current = this.#values.get(name)
    if (current === undefined && this.#values.size >= maxVariables)
      throw new SpecFailure('Too many variables')
    if (key === undefined) {
      this.#budget.replace(current, value)
      this.#values.set(name, value)
      return
    }
    this.#budget.replace(isArray(current) ? current.get(key) : undefined, value)
    this.#values.set(name, withElement(current, key, value))
  }

  /** Of an array only the changed element travels. */
  #tell(name: string, key: string | undefined, value: Value): void {
    // Data arrays cannot be watched, as in SPEC.
    if (isDataArray(value)) return
    if (key === undefined || isArray(value)) {
      this.#publish(variableProperty(name), toSpecValue(value))
      return
    }
    const element = toSpecValue(new Map<string, Scalar>([[key, value]]))
    this.#publish(variableProperty(name), element)
    this.#publish(variableProperty(name, ...assocIndexes(key)), element)
  }
}
