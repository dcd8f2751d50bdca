import { HutchError } from '../../model/problem.ts'

/** The keys and values of a PONI file, and where each stands. Keys in any case. */
export interface PoniLines {
  has(key: string): boolean
  /** Undefined where the file does not say it, or says None. */
  value(key: string): string | undefined
  /** File and line of a key, or of the file where it has none such. */
  where(key?: string): string
}

/**
 * Lines `key: value`; `#` begins a remark. Of a key said twice the last one counts: programs append to such files. Keys that
 * are none of ours are kept and never asked for.
 */
export function poniLines(text: string, file: string | undefined): PoniLines {
  const found = new Map<string, { readonly value: string; readonly line: number }>()
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [, key, value] = /^\s*([A-Za-z_]\w*)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) found.set(key.toLowerCase(), { value, line: at + 1 })
  }
  return {
    has: key => found.has(key.toLowerCase()),
    value: key => {
      const value = found.get(key.toLowerCase())?.value
      return value === '' || value?.toLowerCase() === 'none' ? undefined : value
    },
    where: (key = '') => {
      const line = found.get(key.toLowerCase())?.line
      if (file === undefined) return line === undefined ? 'PONI' : `PONI, line ${line}`
      return line === undefined ? file : `${file}:${line}`
    },
  }
}

/** Throws where a value is no finite number; undefined where there is none. */
export function numberIn(lines: PoniLines, key: string): number | undefined {
  const written = lines.value(key)
  if (written === undefined) return undefined
  const value = Number(written)
  if (Number.isFinite(value)) return value
  throw refusedPoni(lines, `its ${key} is no number: ${written.slice(0, 60)}`, key)
}

const usualAdvice = 'Save it with pyFAI, or give another one.'

export function refusedPoni(
  lines: PoniLines,
  why: string,
  key?: string,
  advice: string = usualAdvice,
): HutchError {
  return new HutchError({
    kind: 'format',
    message: `Not a PONI file that can be used: ${why}`,
    where: lines.where(key),
    advice,
  })
}
