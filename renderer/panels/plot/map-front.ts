import type { MapFigures } from '../../../shared/analysis/grid/map-figures.ts'
import { readCell, type Cell } from '../../maps/map-cells.ts'
import { mapCsv } from '../../maps/map-csv.ts'
import type { MapMotors, ScanMap } from '../../maps/scan-map.ts'
import type { MoveQuestion, PlotFront } from '../../stores/plot.ts'
import { cellWords } from '../../words/plot-words.ts'

export interface MapState {
  readonly map: ScanMap
  readonly cursor: Cell | undefined
  readonly figures: MapFigures | undefined
  readonly hasMonitor: boolean
  /** Undefined where they cannot be moved from here. */
  readonly motors: MapMotors | undefined
  readonly canBeCurve: boolean
}

/** A map as the commands see it. */
export function mapFront(
  state: () => MapState,
  acts: Pick<PlotFront, 'ask' | 'picture' | 'zoomBy'>,
): PlotFront {
  return {
    kind: 'map',
    isEmpty: () => false,
    canMap: () => state().canBeCurve,
    csv: () => mapCsv(state().map),
    title: () => state().map.name,
    hasMonitor: () => state().hasMonitor,
    hasOthers: () => false,
    cursorWords: () => {
      const { cursor, map } = state()
      return cursor === undefined ? undefined : cellWords(map, readCell(map.grid, cursor))
    },
    places: () => placesOf(state()),
    ...acts,
  }
}

/** Where both motors could be sent together, the cursor first. */
function placesOf({ cursor, figures, map, motors }: MapState): readonly MoveQuestion[] {
  if (motors === undefined) return []
  return [
    { name: 'here', place: cursor === undefined ? undefined : readCell(map.grid, cursor) },
    { name: 'PEAK', place: figures?.peak },
    { name: 'COM', place: figures?.centreOfMass },
  ].flatMap(({ name, place }) =>
    place === undefined
      ? []
      : {
          name,
          targets: [
            { motor: motors.fast, value: place.x },
            { motor: motors.slow, value: place.y },
          ],
        },
  )
}
