import type { RegionStatistics } from '../../../shared/imaging/regions/region-statistics.ts'
import type { Roi, RoiShape } from '../../../shared/model/roi.ts'
import { valueWords } from '../image-words.ts'

export const kindWords: Record<RoiShape['kind'], string> = {
  rectangle: 'Rectangle',
  polygon: 'Polygon',
  ring: 'Ring',
}

/** What stands at a region on the image: `roi1 · Σ 1.284 M · max 14 206`. */
export function roiLabel({ name }: Roi, statistics: RegionStatistics | undefined): string {
  if (statistics === undefined) return name
  if (statistics.pixels === 0) return `${name} · no valid pixel`
  return `${name} · Σ ${sumWords(statistics.sum)} · max ${valueWords(statistics.maximum)}`
}

const thousands = ['', 'k', 'M', 'G', 'T'] as const

/** Four digits and a factor: `1.284 M`. */
export function sumWords(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const power = size < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(size) / 3))
  const digits = Number((value / 1000 ** power).toPrecision(4))
  return power === 0 ? String(digits) : `${digits}\u2009${thousands[power]}`
}

/** Exact numbers for the table, a script or a notebook. */
export interface RoiFigures {
  readonly sum: string
  readonly mean: string
  readonly maximum: string
  readonly centre: string
  readonly pixels: string
  readonly leftOut: string
}

export function roiFigures(statistics: RegionStatistics | undefined): RoiFigures {
  if (statistics === undefined)
    return { sum: '–', mean: '–', maximum: '–', centre: '–', pixels: '–', leftOut: '' }
  const { centre, invalid, masked, maximum, mean, pixels, saturated, sum } = statistics
  const left = [
    masked > 0 ? `${masked} masked` : '',
    saturated > 0 ? `${saturated} saturated` : '',
    invalid > 0 ? `${invalid} without a value` : '',
  ]
  return {
    sum: valueWords(sum),
    mean: valueWords(mean),
    maximum: valueWords(maximum),
    centre: centre === undefined ? '–' : `${centre.x.toFixed(2)}, ${centre.y.toFixed(2)}`,
    pixels: valueWords(pixels),
    leftOut: left.filter(words => words !== '').join(', '),
  }
}

/** Regions and their values as a table that spreadsheets and numpy read. Full precision; empty where there is no value. */
export function roiCsv(rois: readonly Roi[], measured: ReadonlyMap<string, RegionStatistics>): string {
  const rows = rois.map(({ id, name, shape }) => {
    const found = measured.get(id)
    const values = found && [
      found.sum,
      found.mean,
      found.minimum,
      found.maximum,
      found.maximumAt?.x,
      found.maximumAt?.y,
      found.centre?.x,
      found.centre?.y,
      found.pixels,
      found.masked,
      found.saturated,
      found.invalid,
    ]
    const cells = values ?? Array.from({ length: columns.length - 3 }, () => undefined)
    return [name, shape.kind, `"${shapeWords(shape)}"`, ...cells.map(cell)].join(',')
  })
  return `${[columns.join(','), ...rows].join('\n')}\n`
}

const columns = [
  'name',
  'shape',
  'pixels_of_image',
  'sum',
  'mean',
  'min',
  'max',
  'max_x',
  'max_y',
  'com_x',
  'com_y',
  'pixels',
  'masked',
  'saturated',
  'invalid',
] as const

function cell(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : String(value)
}

/** `x 12 y 30 40 × 25`: enough to draw it again. */
function shapeWords(shape: RoiShape): string {
  switch (shape.kind) {
    case 'rectangle':
      return `x ${shape.x} y ${shape.y} ${shape.width} × ${shape.height}`
    case 'polygon':
      return shape.points.map(({ x, y }) => `${x} ${y}`).join(' ')
    case 'ring': {
      const sector = Math.abs(shape.toDeg - shape.fromDeg) >= 360 ? '' : ` ${shape.fromDeg} … ${shape.toDeg}°`
      return `x ${shape.x} y ${shape.y} r ${shape.innerPx} … ${shape.outerPx}${sector}`
    }
  }
}
