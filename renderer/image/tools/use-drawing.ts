import { shallowRef } from 'vue'
import type { RoiPoint, RoiShape } from '../../../shared/model/roi.ts'
import { rectangleBetween, ringAround } from '../roi/roi-geometry.ts'
import type { ProfileLine } from './use-profiles.ts'

export const drawingTools = ['rectangle', 'polygon', 'ring', 'line'] as const
export type DrawingTool = (typeof drawingTools)[number]

export interface DrawingParts {
  readonly onShape: (shape: RoiShape) => void
  readonly onLine: (line: ProfileLine) => void
}

/**
 * Something being drawn on the image. Rectangles, rings and lines are pulled from their first point to their last; corners of
 * a polygon are set one by one until it is closed.
 */
export function useDrawing({ onLine, onShape }: DrawingParts) {
  const tool = shallowRef<DrawingTool>()
  /** Corners so far; the last one follows the pointer. */
  const points = shallowRef<readonly RoiPoint[]>([])

  function choose(next: DrawingTool | undefined): void {
    tool.value = next
    points.value = []
  }

  function press(at: RoiPoint): void {
    if (tool.value === undefined) return
    points.value = [...points.value.slice(0, -1), at, at]
  }

  function move(at: RoiPoint): void {
    if (points.value.length > 0) points.value = [...points.value.slice(0, -1), at]
  }

  function release(): void {
    if (tool.value !== undefined && tool.value !== 'polygon') finish()
  }

  /** Takes what is drawn; nothing where it has no extent. */
  function finish(): void {
    const drawn = shapeOf(tool.value, points.value)
    const line = lineOf(tool.value, points.value)
    if (drawn === undefined && line === undefined) {
      points.value = []
      return
    }
    choose(undefined)
    if (drawn !== undefined) onShape(drawn)
    if (line !== undefined) onLine(line)
  }

  /** One step back: the last corner, then the drawing, then the tool. */
  function cancel(): void {
    const { value } = points
    if (value.length > 2) points.value = [...value.slice(0, -2), ...value.slice(-1)]
    else if (points.value.length > 0) points.value = []
    else choose(undefined)
  }

  return { tool, points, choose, press, move, release, finish, cancel }
}

export type DrawingState = ReturnType<typeof useDrawing>

/** What the points make so far; undefined as long as that is nothing. */
export function shapeOf(tool: DrawingTool | undefined, points: readonly RoiPoint[]): RoiShape | undefined {
  const [first, second] = points
  if (first === undefined || second === undefined) return undefined
  if (isSame(first, second)) return undefined
  switch (tool) {
    case 'rectangle':
      return rectangleBetween(first, second)
    case 'ring':
      return ringAround(first, second)
    case 'polygon': {
      const corners = withoutRepeats(points)
      return corners.length < 3 ? undefined : { kind: 'polygon', points: corners }
    }
    default:
      return undefined
  }
}

function lineOf(tool: DrawingTool | undefined, points: readonly RoiPoint[]): ProfileLine | undefined {
  const [from, to] = points
  if (tool !== 'line' || from === undefined || to === undefined) return undefined
  return isSame(from, to) ? undefined : { from, to }
}

/** A double click sets the last corner twice. */
function withoutRepeats(points: readonly RoiPoint[]): readonly RoiPoint[] {
  const corners = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }))
  return corners.filter((point, at) => {
    const before = corners[at - 1]
    return before?.x !== point.x || before.y !== point.y
  })
}

function isSame(a: RoiPoint, b: RoiPoint): boolean {
  return Math.abs(a.x - b.x) < 0.5 && Math.abs(a.y - b.y) < 0.5
}
