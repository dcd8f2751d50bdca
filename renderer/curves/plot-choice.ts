import type { NodeId } from '../../shared/model/ids.ts'
import type { Background } from '../../shared/analysis/fit/background.ts'
import type { ShapeName } from '../../shared/analysis/fit/fit-shape.ts'
import { defaultLook, type Look } from '../image/look.ts'

/** What a person wants to see of the scans. */
export interface PlotChoice {
  /** Names of columns; none: the one a person most likely wants. Those that a scan does not have are left out. */
  readonly left: readonly string[]
  readonly right: readonly string[]
  /** Divided by the monitor. */
  readonly normalise: boolean
  /** Column to divide by; undefined, or where a scan lacks it: the ring current. */
  readonly monitor: string | undefined
  readonly isLog: boolean
  /** Also the scans before it along the same axis: 5 are it and four more. */
  readonly lastScans: number
  /** Scans that were put onto the plot by hand. */
  readonly added: readonly NodeId[]
  /** Instead of the curves, what they differ from the first other scan. */
  readonly isDifference: boolean
  readonly shape: ShapeName | undefined
  readonly background: Background
  /** The rest of the fit below the curve. */
  readonly hasResidual: boolean
  /** A scan over two motors as a curve all the same. */
  readonly asCurve: boolean
  /** Colours of maps. Their scale is logarithmic with the curves'. */
  readonly mapLook: Look
}

export const firstChoice: PlotChoice = {
  left: [],
  right: [],
  normalise: false,
  monitor: undefined,
  isLog: false,
  lastScans: 1,
  added: [],
  isDifference: false,
  shape: undefined,
  background: 'flat',
  hasResidual: false,
  asCurve: false,
  mapLook: { ...defaultLook, map: 'viridis', levels: { kind: 'minmax' } },
}

export const lastScansShown = 5

export const shapeWords: Readonly<Record<ShapeName, string>> = {
  gauss: 'Gauss',
  lorentz: 'Lorentz',
  pseudoVoigt: 'Pseudo-Voigt',
  erfEdge: 'Edge (erf)',
  arctanEdge: 'Edge (arctan)',
  line: 'Line',
}
