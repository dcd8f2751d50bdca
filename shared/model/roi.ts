/**
 * Regions of interest. All lengths are in pixels of the full image and start at the corner of the image: pixel (column,
 * row) covers `column … column + 1` and belongs to a region when its centre lies inside.
 */
export type RoiShape =
  | {
      readonly kind: 'rectangle'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }
  | { readonly kind: 'polygon'; readonly points: readonly RoiPoint[] }
  /** Angles in degrees from the direction of the columns towards that of the rows; 0 … 360 is the whole ring. */
  | {
      readonly kind: 'ring'
      readonly x: number
      readonly y: number
      readonly innerPx: number
      readonly outerPx: number
      readonly fromDeg: number
      readonly toDeg: number
    }

export interface RoiPoint {
  readonly x: number
  readonly y: number
}

export interface Roi {
  readonly id: string
  /** Also the name of its counter: letters, digits and `_`. */
  readonly name: string
  readonly shape: RoiShape
  /** Number of a curve colour, 1 … 6. */
  readonly colour: number
  readonly isLocked: boolean
  /** Its sum is recorded with every point. */
  readonly isCounter: boolean
}

/** Regions by what they were drawn on: the id of a detector, or the path of a dataset that belongs to none. */
export type RoiBook = Readonly<Record<string, readonly Roi[]>>

/** A region whose sum is recorded like a counter. */
export interface RoiCounter {
  readonly name: string
  readonly detector: string
  readonly shape: RoiShape
}

/** A region that is counted on every frame of a camera. */
export interface PlannedRegion {
  readonly name: string
  readonly shape: RoiShape
  /** Pixels at and above this value are left out; undefined where the detector does not tell. */
  readonly saturation: number | undefined
}

/** More regions than a person can tell apart; each costs 0.03 ms per frame and 200 × 200 pixels. */
export const mostRois = 64
/** Corners of one polygon. */
export const mostCorners = 1000
export const roiColours = 6

/** What can name a counter in files, plots and SPEC. */
export const roiNamePattern = /^[A-Za-z][A-Za-z0-9_]{0,31}$/

/** The counters that a book asks for, in its order. */
export function roiCounters(book: RoiBook): readonly RoiCounter[] {
  return Object.entries(book).flatMap(([detector, rois]) =>
    rois.flatMap(({ isCounter, name, shape }) => (isCounter ? [{ name, detector, shape }] : [])),
  )
}
