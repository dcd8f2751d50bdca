import { computed, shallowRef, watch, type Ref } from 'vue'
import { mapFigures } from '../../shared/analysis/grid/map-figures.ts'
import { imageStatistics } from '../../shared/imaging/image-statistics.ts'
import { nextLevels, type Look } from '../image/look.ts'
import type { Levels } from '../image/transfer.ts'
import { steppedCell, type Cell } from './map-cells.ts'
import { zoomed, type MapZoom } from './map-zoom.ts'
import type { ScanMap } from './scan-map.ts'

/** How a map is looked at: levels, cursor, the part in sight. `revision` tells one map from another. */
export function useMapView(map: () => ScanMap, look: Ref<Look>, revision: () => string) {
  const cursor = shallowRef<Cell>()
  const hovered = shallowRef<Cell>()
  const zoom = shallowRef<MapZoom>()
  const statistics = computed(() => {
    const { values, x, y } = map().grid
    const source = { pixels: values, imageWidth: x.length, saturation: undefined }
    return imageStatistics(source, { x: 0, y: 0, width: x.length, height: y.length })
  })
  const levels = computed(() =>
    nextLevels(
      look.value.levels,
      { statistics: statistics.value, viewStatistics: statistics.value },
      undefined,
      false,
    ),
  )
  const figures = computed(() => mapFigures(map().grid))

  watch(revision, () => {
    cursor.value = hovered.value = undefined
    zoom.value = undefined
  })

  /** Whether the key meant something to the cursor. */
  function stepCursor(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
    if (event.key === 'Escape') cursor.value = undefined
    const next = steppedCell(map().grid, cursor.value, event)
    if (next !== undefined) cursor.value = next
    return next !== undefined || event.key === 'Escape'
  }

  function zoomBy(factor: number | undefined): void {
    zoom.value = zoomed(map().grid, { cursor: cursor.value, factor, zoom: zoom.value })
  }

  function lockLevels({ high, low }: Levels): void {
    look.value = { ...look.value, levels: { kind: 'locked', low, high } }
  }

  return { cursor, hovered, zoom, statistics, levels, figures, stepCursor, zoomBy, lockLevels }
}
