import type { AssocPairs } from '../../shared/spec/assoc.ts'
import { meansDeleted, specCommand } from '../../shared/spec/codes.ts'
import { elementValue } from '../../shared/spec/element.ts'
import type { SpecPacket } from '../../shared/spec/packet.ts'
import { isNews } from '../../shared/spec/property-names.ts'
import { decodeValue, type SpecValue, valueText } from '../../shared/spec/value.ts'
import type { SpecLink } from './link.ts'

/** Gets the value as text, and as it came; a variable that was deleted has no text and the kind `deleted`. */
export type PropertyListener = (text: string, value: SpecValue) => void

interface Watched {
  readonly listeners: Set<PropertyListener>
  last: SpecValue | undefined
}

/** Who wants to hear of which property. Each property is registered once per link, however many listen. */
export class Watches {
  readonly #watched = new Map<string, Watched>()
  readonly #currentLink: () => SpecLink | undefined

  constructor(currentLink: () => SpecLink | undefined) {
    this.#currentLink = currentLink
  }

  /** Calls with the present value as soon as it is known, then with every change. Returns the way out. */
  add(property: string, listener: PropertyListener): () => void {
    // A listener of its own per call, so that watching twice with one function is two watches.
    const own: PropertyListener = (text, value) => listener(text, value)
    const watched = this.#watched.get(property)
    if (watched === undefined) this.#begin(property, own)
    else this.#join(watched, own)
    return () => this.#leave(property, own)
  }

  registerAll(link: SpecLink): void {
    for (const property of this.#watched.keys())
      link.announce({ command: specCommand.register, name: property })
  }

  /** The link is gone: what was heard over it counts no more. */
  forgetValues(): void {
    for (const watched of this.#watched.values()) watched.last = undefined
  }

  /** Events that nobody asked for are ignored: real servers send some. */
  deliver(packet: SpecPacket): void {
    const watched = this.#watched.get(packet.name)
    if (watched === undefined) return
    const value = updated(watched.last, packet)
    if (!isNews(packet.name)) watched.last = value
    const text = valueText(value)
    for (const listener of [...watched.listeners]) listener(text, value)
  }

  #begin(property: string, listener: PropertyListener): void {
    this.#watched.set(property, { listeners: new Set([listener]), last: undefined })
    this.#currentLink()?.announce({ command: specCommand.register, name: property })
  }

  #join(watched: Watched, listener: PropertyListener): void {
    watched.listeners.add(listener)
    const { last } = watched
    if (last === undefined) return
    queueMicrotask(() => {
      // A newer value has reached the listener already.
      if (watched.last === last && watched.listeners.has(listener)) listener(valueText(last), last)
    })
  }

  #leave(property: string, listener: PropertyListener): void {
    const watched = this.#watched.get(property)
    if (watched?.listeners.delete(listener) !== true || watched.listeners.size > 0) return
    this.#watched.delete(property)
    this.#currentLink()?.announce({ command: specCommand.unregister, name: property })
  }
}

/** The first event of an associative array brings all elements, later ones only what changed. */
function updated(last: SpecValue | undefined, packet: SpecPacket): SpecValue {
  const value = decodeValue(packet)
  const isGone = meansDeleted(packet.flags)
  const element = elementValue(packet.name, value)
  if (element.kind !== 'assoc') return isGone ? { kind: 'deleted' } : element
  const before: AssocPairs = last?.kind === 'assoc' ? last.pairs : new Map()
  const pairs = new Map(before)
  for (const [key, text] of element.pairs) {
    if (isGone) pairs.delete(key)
    else pairs.set(key, text)
  }
  return { kind: 'assoc', pairs }
}
