/**
 * One EDF header as key and text. Source: ESRF Data Format as fabio and LImA write it; items end with `;`, the key stands
 * before the first `=`. Old files comment after the `;` of a line.
 */
export interface EdfHeader {
  /** In file order; the last of equal keys wins. Keys compare without case, except `EDF_…`. */
  readonly items: ReadonlyMap<string, string>
  get(key: string): string | undefined
}

/** `text` is what stands between the braces. */
export function parseEdfHeader(text: string): EdfHeader {
  const items = new Map(isLineByLine(text) ? lineItems(text) : semicolonItems(text))
  const byLowerCase = new Map([...items].map(([key, value]) => [key.toLowerCase(), value]))
  return { items, get: key => items.get(key) ?? byLowerCase.get(key.toLowerCase()) }
}

/** The header's own keys over the defaults of a general block. */
export function withDefaults(header: EdfHeader, defaults: EdfHeader | undefined): EdfHeader {
  if (defaults === undefined) return header
  const shared = [...defaults.items].filter(([key]) => isShared(key))
  return {
    items: new Map([...shared, ...header.items]),
    get: key => header.get(key) ?? (isShared(key) ? defaults.get(key) : undefined),
  }
}

function isShared(key: string): boolean {
  return !/^(EDF_.*|Size|Image|HeaderID)$/i.test(key)
}

/** Then a comment after `;` does not become part of the next key. */
function isLineByLine(text: string): boolean {
  return text.split('\n').every(line => {
    const items = line.split(';').filter(part => part.includes('='))
    return items.length <= 1 && (items.length === 0 || line.includes(';'))
  })
}

function lineItems(text: string): [string, string][] {
  return text.split('\n').flatMap(line => item(line.split(';', 1)[0] ?? ''))
}

function semicolonItems(text: string): [string, string][] {
  return text.split(';').flatMap(item)
}

function item(text: string): [string, string][] {
  const equals = text.indexOf('=')
  if (equals < 0) return []
  const key = clean(text.slice(0, equals)).split('\n').at(-1) ?? ''
  return key === '' ? [] : [[key.trim(), clean(text.slice(equals + 1))]]
}

function clean(text: string): string {
  return text.replaceAll('\0', '').trim()
}
