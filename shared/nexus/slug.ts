/** HDF5 and NeXus names: letters, digits and `_`, a letter first, at most 63 characters (NeXus naming rule). */
const longestName = 63

/** `White before` becomes `white_before`. Accents are dropped; a name without any letter or digit becomes `node`. */
export function slug(text: string): string {
  return safeName(text.toLowerCase())
}

/** Like `slug`, but keeps capitals: mnemonics of motors and detectors stay recognisable. */
export function safeName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (plain === '') return 'node'
  return (/^[A-Za-z]/.test(plain) ? plain : `n${plain}`).slice(0, longestName)
}

/** Hands out names that differ: a taken name gets `_2`, `_3` … in order of asking, so the same plan gives the same names. */
export class UniqueNames {
  readonly #taken = new Set<string>()

  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.#taken.add(name)
  }

  take(wanted: string): string {
    const name = this.#free(wanted)
    this.#taken.add(name)
    return name
  }

  #free(wanted: string): string {
    if (!this.#taken.has(wanted)) return wanted
    for (let number = 2; ; number++) {
      const suffix = `_${number}`
      const name = `${wanted.slice(0, longestName - suffix.length)}${suffix}`
      if (!this.#taken.has(name)) return name
    }
  }
}
