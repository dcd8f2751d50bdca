import type { FrameLabel } from '../../shared/ipc/tile.ts'
import { roleWords } from '../words/node-words.ts'
import type { Shown } from './painter-protocol.ts'

/** Text alternative of the image: `White before · white · frame 47/100 · 1:2 mean · 1024 × 1024`. */
export function imageWords(shown: Shown | undefined): string {
  return shown === undefined ? 'No image' : `${frameWords(shown.source)} · ${reductionWords(shown)}`
}

/** Whose frame it is and which one, counted as the slider below counts: `White before · white · frame 47/100`. */
export function frameWords({ acquisition, dataset, frame, lastFrame }: FrameLabel): string {
  const number = lastFrame === undefined ? `frame ${frame}` : `frame ${frame}/${Math.max(frame, lastFrame)}`
  if (acquisition === undefined) return [dataset.split('/').at(-1) ?? '', number].filter(Boolean).join(' · ')
  const { name, role } = acquisition
  const roleWord = role === undefined ? '' : roleWords[role]
  // An acquisition named "Data" need not say what it is for.
  const said = roleWord.toLowerCase() === name.toLowerCase() ? '' : roleWord
  return [name, said, number].filter(Boolean).join(' · ')
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

/** As one types it: no thin spaces, six significant digits. */
export function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : ''
}

/** `2.1 %` of the pixels; the number itself where it is less than a thousandth. */
export function partWords(count: number, all: number): string {
  const percent = (100 * count) / Math.max(1, all)
  return percent < 0.1 ? shortNumber(count) : `${percent.toFixed(1)} %`
}
