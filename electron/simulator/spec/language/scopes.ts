import { withElement } from './elements.ts'
import type { MemoryBudget } from './memory-budget.ts'
import { isArray, type Value } from './values.ts'

/** The local variables of a text or function, block within block. */
export class Scopes {
  readonly #blocks = [new Map<string, Value>()]
  readonly #budget: MemoryBudget

  constructor(budget: MemoryBudget) {
    this.#budget = budget
  }

  enter(): void {
    this.#blocks.push(new Map<string, Value>())
  }

  leave(): void {
    for (const value of this.#blocks.pop()?.values() ?? []) this.#budget.replace(value, undefined)
  }

  declare(name: string, value: Value): void {
    const block = this.#blocks.at(-1)
    this.#budget.replace(block?.get(name), value)
    block?.set(name, value)
  }

  read(name: string): Value | undefined {
    return this.#blockOf(name)?.get(name)
  }

  /** False when there is no such local variable. With a key one element of it. */
  assign(name: string, key: string | undefined, value: Value): boolean {
    const block = this.#blockOf(name)
    const current = block?.get(name)
    if (block === undefined) return false
    if (key === undefined) this.#budget.replace(current, value)
    else this.#budget.replace(isArray(current) ? current.get(key) : undefined, value)
    block.set(name, key === undefined ? value : withElement(current, key, value))
    return true
  }

  remove(name: string): boolean {
    this.#budget.replace(this.read(name), undefined)
    return this.#blockOf(name)?.delete(name) ?? false
  }

  #blockOf(name: string): Map<string, Value> | undefined {
    return this.#blocks.findLast(block => block.has(name))
  }
}
