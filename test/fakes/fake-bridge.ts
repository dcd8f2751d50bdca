import type { Bridge, Calls, Events, Outcome } from '../../shared/ipc/contract.ts'
import { HutchError, toProblem } from '../../shared/model/problem.ts'

type Answer<K extends keyof Calls> = (
  arg: Calls[K]['arg'],
) => Calls[K]['result'] | Promise<Calls[K]['result']>
export type Answers = { readonly [K in keyof Calls]?: Answer<K> }

export interface RecordedCall {
  readonly name: keyof Calls
  readonly arg: unknown
}

/**
 * The bridge without a main process: answers what it was told to answer, refuses the rest by name, remembers what was
 * asked, and tells news on demand. An answer that throws a HutchError becomes a problem, as in the real one.
 */
export class FakeBridge implements Bridge {
  readonly calls: RecordedCall[] = []
  readonly #answers: Answers
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>()

  constructor(answers: Answers = {}) {
    this.#answers = answers
  }

  async call<K extends keyof Calls>(name: K, arg: Calls[K]['arg']): Promise<Outcome<Calls[K]['result']>> {
    this.calls.push({ name, arg })
    const answer = this.#answers[name]
    try {
      if (answer === undefined) throw new HutchError({ kind: 'internal', message: `No answer to ${name}` })
      return { ok: true, value: await answer(arg) }
    } catch (error) {
      return { ok: false, problem: toProblem(error) }
    }
  }

  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  tell<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (value: Events[K]) => void)(value)
  }

  listenerCount(name: keyof Events): number {
    return this.#listeners.get(name)?.size ?? 0
  }

  asked(name: keyof Calls): readonly unknown[] {
    return this.calls.filter(call => call.name === name).map(({ arg }) => arg)
  }
}
