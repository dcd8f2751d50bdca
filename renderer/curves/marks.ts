import type { PeakFigures } from '../../shared/analysis/peak-figures.ts'
import { formatNumber } from '../words/format.ts'

/** A place in the plot with its name. */
export type Mark =
  | {
      readonly kind: 'place'
      readonly x: number
      readonly label: string
      readonly tone: 'warn' | 'ok' | 'accent'
      readonly isDashed: boolean
    }
  | {
      readonly kind: 'width'
      readonly from: number
      readonly to: number
      readonly y: number
      readonly label: string
    }

/** Centre and width as they are read off the curve, where it has both. */
export function peakMarks({ centre, fwhm, halfLevel }: PeakFigures): readonly Mark[] {
  if (centre === undefined || fwhm === undefined) return []
  return [
    place(centre, `CEN ${formatNumber(centre)}`, { tone: 'warn', isDashed: true }),
    {
      kind: 'width',
      from: centre - fwhm / 2,
      to: centre + fwhm / 2,
      y: halfLevel,
      label: `FWHM ${formatNumber(fwhm, 4)}`,
    },
  ]
}

export function nowMark(motor: string, position: number): Mark {
  return place(position, `${motor} now`, { tone: 'ok', isDashed: false })
}

export function cursorMark(x: number): Mark {
  return place(x, '', { tone: 'accent', isDashed: true })
}

type Look = Pick<Extract<Mark, { kind: 'place' }>, 'tone' | 'isDashed'>

function place(x: number, label: string, look: Look): Mark {
  return { kind: 'place', x, label, ...look }
}
