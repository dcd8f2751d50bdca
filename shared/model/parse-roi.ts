import { count, finite, flag, list, oneOf, optional, ParseError, record, text } from '../base/parse.ts'
import {
  mostCorners,
  mostRois,
  roiColours,
  roiNamePattern,
  type Roi,
  type RoiBook,
  type PlannedRegion,
  type RoiPoint,
  type RoiShape,
} from './roi.ts'

export function parseRoiBook(raw: unknown): RoiBook {
  return Object.fromEntries(
    Object.entries(record(raw, 'regions')).map(([place, rois]) => {
      const all = list(rois, `regions of ${place}`)
      if (all.length > mostRois) throw new ParseError(`regions of ${place}: at most ${mostRois}`)
      return [place, all.map(parseRoi)]
    }),
  )
}

export function parseRoi(raw: unknown): Roi {
  const { id, name, shape, colour, isLocked, isCounter } = record(raw, 'region')
  return {
    id: text(id, 'region.id'),
    name: parseName(name),
    shape: parseRoiShape(shape),
    colour: Math.min(roiColours, Math.max(1, count(colour, 'region.colour'))),
    isLocked: flag(isLocked, 'region.isLocked'),
    isCounter: flag(isCounter, 'region.isCounter'),
  }
}

export function parsePlannedRegion(raw: unknown): PlannedRegion {
  const { name, saturation, shape } = record(raw, 'region')
  return {
    name: parseName(name),
    shape: parseRoiShape(shape),
    saturation: optional(saturation, finite, 'region.saturation'),
  }
}

export function parseRoiShape(raw: unknown): RoiShape {
  const shape = record(raw, 'shape')
  const number = (name: string): number => finite(shape[name], `shape.${name}`)
  switch (oneOf(shape.kind, ['rectangle', 'polygon', 'ring'], 'shape.kind')) {
    case 'rectangle':
      return {
        kind: 'rectangle',
        x: number('x'),
        y: number('y'),
        width: size(number('width'), 'width'),
        height: size(number('height'), 'height'),
      }
    case 'polygon':
      return { kind: 'polygon', points: corners(shape.points) }
    case 'ring':
      return {
        kind: 'ring',
        x: number('x'),
        y: number('y'),
        innerPx: size(number('innerPx'), 'innerPx'),
        outerPx: size(number('outerPx'), 'outerPx'),
        fromDeg: number('fromDeg'),
        toDeg: number('toDeg'),
      }
  }
}

export function parseRoiPoint(raw: unknown): RoiPoint {
  const { x, y } = record(raw, 'point')
  return { x: finite(x, 'x'), y: finite(y, 'y') }
}

function parseName(raw: unknown): string {
  const name = text(raw, 'region.name')
  if (!roiNamePattern.test(name))
    throw new ParseError(`region.name must be a letter and up to 31 letters, digits or _; found "${name}"`)
  return name
}

function corners(raw: unknown): readonly RoiPoint[] {
  const points = list(raw, 'shape.points').map(parseRoiPoint)
  if (points.length < 3 || points.length > mostCorners)
    throw new ParseError(`shape.points must be 3 to ${mostCorners} corners; found ${points.length}`)
  return points
}

function size(value: number, what: string): number {
  if (value < 0) throw new ParseError(`shape.${what} must not be negative; found ${value}`)
  return value
}
