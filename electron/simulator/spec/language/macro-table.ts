import { SpecFailure } from '../spec-failure.ts'

/** A macro is a text that takes the place of its name; one with parameters is called as a function. */
export interface Macro {
  readonly text: string
  readonly parameters: readonly string[] | undefined
}

interface Piece {
  readonly key: string
  readonly text: string
  readonly flags: number
  readonly isEnabled: boolean
}

/** Flags of `cdef`: before or behind the pieces without a flag. */
const firstFlag = 0x10
const lastFlag = 0x20

/** The standard macros are 100; more than this is a runaway loop. */
const maxMacros = 5000
const maxPieces = 1000
const maxTextLength = 256 * 1024

/** The macros that are defined: whole (`def`, `rdef`) or as a chain of pieces with keys (`cdef`). */
export class MacroTable {
  readonly #macros = new Map<string, Macro>()
  readonly #chains = new Map<string, readonly Piece[]>()

  get(name: string): Macro | undefined {
    return this.#macros.get(name)
  }

  has(name: string): boolean {
    return this.#macros.has(name)
  }

  names(): readonly string[] {
    return [...this.#macros.keys()].sort()
  }

  /** A chain that had this name is gone. */
  define(name: string, macro: Macro): void {
    this.#chains.delete(name)
    this.#put(name, macro)
  }

  undefine(name: string): boolean {
    this.#chains.delete(name)
    return this.#macros.delete(name)
  }

  /** Adds a piece or replaces the one of the same key. What `def` defined becomes a piece without a key. */
  chain(name: string, text: string, key: string, flags: number): void {
    const pieces = this.#pieces(name).filter(piece => key === '' || piece.key !== key)
    if (pieces.length >= maxPieces) throw new SpecFailure(`cdef(): ${name} has too many pieces`)
    this.#rebuild(name, [...pieces, { key, text, flags, isEnabled: true }])
  }

  /** `delete`, `enable` or `disable` the piece with a key, in one macro or (name '') in all. */
  change(name: string, key: string, action: 'delete' | 'enable' | 'disable'): void {
    for (const chained of name === '' ? [...this.#chains.keys()] : [name]) {
      const pieces = this.#pieces(chained)
      if (!pieces.some(piece => piece.key === key)) continue
      this.#rebuild(
        chained,
        action === 'delete'
          ? pieces.filter(piece => piece.key !== key)
          : pieces.map(piece => (piece.key === key ? { ...piece, isEnabled: action === 'enable' } : piece)),
      )
    }
  }

  /** Text of the piece with a key. */
  piece(name: string, key: string): string | undefined {
    return this.#chains.get(name)?.find(piece => piece.key === key)?.text
  }

  #pieces(name: string): readonly Piece[] {
    const chain = this.#chains.get(name)
    if (chain !== undefined) return chain
    const text = this.#macros.get(name)?.text ?? ''
    return text === '' ? [] : [{ key: '', text, flags: 0, isEnabled: true }]
  }

  #rebuild(name: string, pieces: readonly Piece[]): void {
    const place = ({ flags }: Piece): number =>
      (flags & firstFlag) !== 0 ? 0 : (flags & lastFlag) !== 0 ? 2 : 1
    const text = pieces
      .filter(piece => piece.isEnabled)
      .toSorted((a, b) => place(a) - place(b))
      .map(piece => piece.text)
      .join('')
    this.#put(name, { text, parameters: undefined })
    this.#chains.set(name, pieces)
  }

  #put(name: string, macro: Macro): void {
    if (macro.text.length > maxTextLength) throw new SpecFailure(`The macro ${name} is too long`)
    if (!this.#macros.has(name) && this.#macros.size >= maxMacros) throw new SpecFailure('Too many macros')
    this.#macros.set(name, macro)
  }
}
