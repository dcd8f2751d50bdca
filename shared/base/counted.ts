const thinSpace = '\u2009'

/** `1 frame`, `12 frames`; what does not take an s is given: `counted(2, 'spectrum', 'spectra')`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(count)} ${count === 1 ? one : many}`
}

/** Groups of three from 10 000 on: years, scan numbers and the like stay as they are. Takes finite numbers. */
export function groupDigits(count: number): string {
  const text = String(Math.round(count))
  return text.replace('-', '').length < 5 ? text : text.replaceAll(/\B(?=(\d{3})+$)/g, thinSpace)
}
