import type { FrameLabel } from '../../shared/ipc/tile.ts'
import { frameNumberWords } from '../words/frame-words.ts'
import { roleWords } from '../words/node-words.ts'
import type { Shown } from './painter-protocol.ts'

/** Text alternative of the image: `White before · white · frame 47 (48th of 101) · 1:2 mean · 1024 × 1024`. */
export function imageWords(shown: Shown | undefined): string {
  return shown === undefined ? 'No image' : `${frameWords(shown.source)} · ${reductionWords(shown)}`
}

/** Whose frame it is and which one: `White before · white · frame 47 (48th of 101)`. */
export function frameWords({ acquisition, dataset, frame, lastFrame }: FrameLabel): string {
  const number = frameNumber(frame, lastFrame)
  if (acquisition === undefined) return [dataset.split('/').at(-1) ?? '', number].filter(Boolean).join(' · ')
  const { name, role } = acquisition
  const roleWord = role === undefined ? '' : roleWords[role]
  // An acquisition named "Data" need not say what it is for.
  const said = roleWord.toLowerCase() === name.toLowerCase() ? '' : roleWord
  return [name, said, number].filter(Boolean).join(' · ')
}

/** A single image has no number. */
function frameNumber(frame: number, lastFrame: number | undefined): string {
  return lastFrame === 0 && frame === 0 ? '' : frameNumberWords(frame, lastFrame)
}

/** `1:2 mean · 1024 × 1024` */
export function reductionWords({ bin, binMode, image }: Pick<Shown, 'bin' | 'binMode' | 'image'>): string {
  const reduction = bin === 1 ? '1:1' : `1:${bin} ${binMode}`
  return `${reduction} · ${image.width} × ${image.height}`
}

/** Short number for a scale or a readout: at most six significant digits, thousands apart. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US').replaceAll(',', '\u2009')
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)))
}

/** A value that was measured, to be read or written down: integers in full, others with six significant digits. */
export function valueWords(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Number.isSafeInteger(value)) return value.toLocaleString('en-US').replaceAll(',', '\u2009')
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e15) return value.toExponential(significantDigits - 1).replace(/\.?0+e/, 'e')
  // Never less of the number than stands before its point.
  return value
    .toLocaleString('en-US', {
      maximumSignificantDigits: Math.max(significantDigits, Math.ceil(Math.log10(size))),
    })
    .replaceAll(',', '\u2009')
}

const significantDigits = 6

/** As one types it: no thin spaces, six significant digits. */
export function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : ''
}

/** `2.1 %` of the pixels; the number itself where it is less than a thousandth. */
export function partWords(count: number, all: number): string {
  const percent = (100 * count) / Math.max(1, all)
  return percent < 0.1 ? shortNumber(count) : `${percent.toFixed(1)} %`
}
