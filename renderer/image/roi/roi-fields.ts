import type { RoiShape } from '../../../shared/model/roi.ts'
import { boundsOf, translate } from './roi-geometry.ts'

/** One number of a shape that can be typed. */
export interface RoiField {
  readonly id: string
  readonly label: string
  /** Where there is little room. */
  readonly short: string
  readonly value: number
  readonly step: number
}

export function roiFields(shape: RoiShape): readonly RoiField[] {
  switch (shape.kind) {
    case 'rectangle':
      return [
        field('x', 'x', shape.x),
        field('y', 'y', shape.y),
        field('width', 'width', shape.width, { short: 'w' }),
        field('height', 'height', shape.height, { short: 'h' }),
      ]
    case 'polygon': {
      const { x, y } = boundsOf(shape)
      return [field('x', 'x', x), field('y', 'y', y)]
    }
    case 'ring':
      return [
        field('x', 'x', shape.x, { step: 0.5 }),
        field('y', 'y', shape.y, { step: 0.5 }),
        field('innerPx', 'inner radius', shape.innerPx, { step: 0.5, short: 'r' }),
        field('outerPx', 'outer radius', shape.outerPx, { step: 0.5, short: '–' }),
        field('fromDeg', 'from °', shape.fromDeg, { short: '°' }),
        field('toDeg', 'to °', shape.toDeg, { short: '–' }),
      ]
  }
}

/** The shape with one number changed; undefined where no such shape can be. */
export function withField(shape: RoiShape, id: string, value: number): RoiShape | undefined {
  if (!Number.isFinite(value)) return undefined
  if (shape.kind === 'polygon') {
    const { x, y } = boundsOf(shape)
    return translate(shape, id === 'x' ? value - x : 0, id === 'y' ? value - y : 0)
  }
  const changed = { ...shape, [id]: value }
  if (changed.kind === 'rectangle') return changed.width > 0 && changed.height > 0 ? changed : undefined
  return changed.innerPx >= 0 && changed.outerPx > changed.innerPx ? changed : undefined
}

function field(
  id: string,
  label: string,
  value: number,
  { short = label, step = 1 }: { readonly short?: string; readonly step?: number } = {},
): RoiField {
  return { id, label, short, value, step }
}
