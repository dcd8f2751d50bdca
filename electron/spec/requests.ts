import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { callPayload } from '../../shared/spec/call-payload.ts'
import { specCommand } from '../../shared/spec/codes.ts'
import { elementPair, elementValue } from '../../shared/spec/element.ts'
import { formatNumber, parseNumber } from '../../shared/spec/number-text.ts'
import { checkPropertyName } from '../../shared/spec/property-names.ts'
import { decodeValue, encodeValue, type Payload, type SpecValue } from '../../shared/spec/value.ts'
import { textPayload, valueText } from '../../shared/spec/value.ts'
import { abortable } from './abortable.ts'
import type { SpecConnection } from './connection.ts'
import { withDeadline } from './deadline.ts'
import type { Message, SpecLink } from './link.ts'

/**
 * A property is answered at once, even while a command runs; a network round trip takes milliseconds. Longer than a silent
 * server is given: where nothing at all is heard, the connection is at fault and not the question.
 */
const answerTimeoutMs = 8000
const callsSinceVersion = 3

/** Text, a number, an associative array (of which only the elements given change), or a data array. */
export type Writable = string | number | Exclude<SpecValue, { kind: 'malformed' | 'error' | 'deleted' }>

/** Questions and orders to the server, with its refusals turned into named errors. */
export class Requests {
  readonly #connection: SpecConnection
  readonly #clock: Clock

  constructor(connection: SpecConnection, clock: Clock) {
    this.#connection = connection
    this.#clock = clock
  }

  async read(property: string): Promise<SpecValue> {
    checkPropertyName(property)
    const link = this.#connection.link
    const { reply, forget } = link.request(
      { command: specCommand.read, name: property },
      `reading ${property}`,
    )
    const late = (): HutchError => {
      forget()
      return this.#late(link, property)
    }
    const packet = await withDeadline(reply, { clock: this.#clock, timeoutMs: answerTimeoutMs, late })
    return elementValue(property, this.#accept(decodeValue(packet), property))
  }

  /** Resolves when the server has taken in everything sent before; refusals have come by then. */
  async roundTrip(): Promise<void> {
    const { link } = this.#connection
    const late = (): HutchError => this.#late(link, 'a greeting')
    await withDeadline(link.hello(), { clock: this.#clock, timeoutMs: answerTimeoutMs, late })
  }

  async readNumber(property: string): Promise<number> {
    const text = valueText(await this.read(property))
    const value = parseNumber(text)
    if (value !== undefined && Number.isFinite(value)) return value
    throw this.#error('device', `${this.#connection.name} gave "${text}", not a number`, property)
  }

  /** Resolves once the order is sent; the protocol confirms nothing. `onRefused` hears of a refusal that comes back. */
  write(property: string, value: Writable, onRefused: (error: HutchError) => void): void {
    checkPropertyName(property)
    const payload = payloadOf(property, value)
    this.#connection.link.tell({ command: specCommand.write, name: property, payload }, packet => {
      const answer = decodeValue(packet)
      if (answer.kind === 'error') onRefused(this.#refused(answer.text, property))
    })
  }

  /** Runs a command text to its end, however long it takes. Aborting is like Ctrl-C at the server's keyboard. */
  query(source: string, signal?: AbortSignal): Promise<SpecValue> {
    const message = { command: specCommand.runWithReturn, payload: textPayload(source) }
    return this.#execute(message, source, signal)
  }

  /**
   * Calls a function or macro. Arguments are source text: a string among them carries its own quotes. A server of version 2
   * knows no calls and gets the command text that means the same.
   */
  async call(name: string, args: readonly string[], signal?: AbortSignal): Promise<SpecValue> {
    const source = `${name}(${args.join(', ')})`
    const payload = callPayload(name, args)
    if (this.#connection.link.version < callsSinceVersion) return this.query(source, signal)
    return this.#execute({ command: specCommand.callWithReturn, payload }, source, signal)
  }

  async #execute(message: Message, source: string, signal: AbortSignal | undefined): Promise<SpecValue> {
    signal?.throwIfAborted()
    const link = this.#connection.link
    const { reply, forget } = link.request(message, `the command "${source}"`)
    try {
      return this.#accept(decodeValue(await abortable(reply, signal)), source)
    } catch (error) {
      forget()
      // The answer of an aborted command may overtake the abort itself: then there is nothing left to stop.
      if (signal?.aborted === true && !link.over.aborted) link.announce({ command: specCommand.abort })
      throw error
    }
  }

  #accept(value: SpecValue, what: string): SpecValue {
    if (value.kind === 'error') throw this.#refused(value.text, what)
    if (value.kind !== 'malformed') return value
    throw this.#error('device', `${this.#connection.name} sent ${value.reason}`, what)
  }

  #refused(text: string, what: string): HutchError {
    return this.#error('device', text === '' ? `${this.#connection.name} refused` : text, what)
  }

  #late(link: SpecLink, what: string): HutchError {
    return this.#error('timeout', `${link.name} did not answer within ${answerTimeoutMs / 1000} s`, what)
  }

  #error(kind: 'device' | 'timeout', message: string, what: string): HutchError {
    return new HutchError({ kind, message, where: `${what} on ${this.#connection.name}` })
  }
}

/** We speak little-endian whatever the server speaks: it swaps. */
function payloadOf(property: string, value: Writable): Payload {
  if (typeof value === 'object') return encodeValue(value, 'little')
  const text = typeof value === 'number' ? formatNumber(value) : value
  const pairs = elementPair(property, text)
  return pairs === undefined ? textPayload(text) : encodeValue({ kind: 'assoc', pairs }, 'little')
}
