import type { Value } from './values.ts'

/** The local variables of a text or function, block within block. */
export class Scopes {
  readonly #blocks = [new Map<string, Value>()]

  enter(): void {
    this.#blocks.push(new Map<string, Value>())
  }

  leave(): void {
    this.#blocks.pop()
  }

  declare(name: string, value: Value): void {
    this.#blocks.at(-1)?.set(name, value)
  }

  read(name: string): Value | undefined {
    return this.#blockOf(name)?.get(name)
  }

  /** False when there is no such local variable. */
  assign(name: string, value: Value): boolean {
    return this.#blockOf(name)?.set(name, value) !== undefined
  }

  remove(name: string): boolean {
    return this.#blockOf(name)?.delete(name) ?? false
  }

  #blockOf(name: string): Map<string, Value> | undefined {
    return this.#blocks.findLast(block => block.has(name))
  }
}
