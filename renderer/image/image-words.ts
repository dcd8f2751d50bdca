import type { Shown } from './painter-protocol.ts'

/** Corner label and text alternative of the image: `1:2 mean · 1024 × 1024 · frame 47`. */
export function imageWords(shown: Shown | undefined): string {
  if (shown === undefined) return 'No image'
  const { bin, binMode, image, source } = shown
  const reduction = bin === 1 ? '1:1' : `1:${bin} ${binMode}`
  return `${reduction} · ${image.width} × ${image.height} · frame ${source.frame}`
}

/** Short number for a scale or a readout: at most six significant digits, thousands apart. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US').replaceAll(',', '\u2009')
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)))
}

/** As one types it: no thin spaces, six significant digits. */
export function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : ''
}

/** `2.1 %` of the pixels; the number itself where it is less than a thousandth. */
export function partWords(count: number, all: number): string {
  const percent = (100 * count) / Math.max(1, all)
  return percent < 0.1 ? shortNumber(count) : `${percent.toFixed(1)} %`
}
