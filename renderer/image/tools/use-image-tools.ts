import { computed, shallowRef, watch } from 'vue'
import type { RegionStatistics } from '../../../shared/imaging/regions/region-statistics.ts'
import type { RoiPoint } from '../../../shared/model/roi.ts'
import type { ImageViewState } from '../use-image-view.ts'
import { middleOf, rectangleBetween, ringAround } from '../roi/roi-geometry.ts'
import { screenMap } from './screen-map.ts'
import { useCompare } from '../compare/use-compare.ts'
import { useDetector } from './use-detector.ts'
import { useDrawing, type DrawingTool } from './use-drawing.ts'
import { useProfiles } from './use-profiles.ts'
import { useRegions } from './use-regions.ts'

export type MeasureDock = 'regions' | 'profiles'

/** What one measures on an image: regions, profiles, the crosshair, and what is being drawn. One set per view. */
export function useImageTools(image: ImageViewState) {
  const compare = useCompare(image.view, image)
  const place = computed(() => {
    const source = image.shown.value?.source
    return source && (source.detector === '' ? source.dataset : source.detector)
  })
  const map = computed(() => {
    const { painted, size } = image
    return painted.value && screenMap(painted.value, size.value, devicePixelRatio)
  })
  const dock = shallowRef<MeasureDock>()
  /** Where the image is on the page. */
  const stage = shallowRef<HTMLElement>()
  const regions = useRegions(() => place.value)
  const profiles = useProfiles(radialCentre)
  const detector = useDetector(image, () => regions.selected.value?.shape)
  const drawing = useDrawing({
    onShape: regions.add,
    onLine: line => {
      profiles.line.value = line
      dock.value = 'profiles'
    },
  })
  const statistics = computed<ReadonlyMap<string, RegionStatistics>>(
    () => new Map(image.measures.value?.regions.map(({ id, statistics: found }) => [id, found])),
  )

  /** Of the selected region, else of the image. */
  function radialCentre(): RoiPoint | undefined {
    const roi = regions.selected.value
    if (roi !== undefined) return middleOf(roi.shape)
    const shown = image.shown.value
    return shown && { x: shown.image.width / 2, y: shown.image.height / 2 }
  }

  function viewMiddle(): RoiPoint | undefined {
    const painted = image.painted.value
    return painted && { x: painted.x + painted.width / 2, y: painted.y + painted.height / 2 }
  }

  function toggleDock(): void {
    dock.value = dock.value === undefined ? 'regions' : undefined
  }

  function toggleCrosshair(): void {
    profiles.toggleCrosshair(image.readout.value ?? viewMiddle())
    if (profiles.crosshair.value !== undefined) dock.value = 'profiles'
  }

  /** What the keyboard draws: in the middle of what is seen, a fifth of it wide. */
  function drawInMiddle(tool: DrawingTool): void {
    const painted = image.painted.value
    const middle = viewMiddle()
    drawing.choose(undefined)
    if (painted === undefined || middle === undefined) return
    const reach = Math.max(1, Math.min(painted.width, painted.height) / 10)
    const from = { x: middle.x - reach, y: middle.y - reach }
    const to = { x: middle.x + reach, y: middle.y + reach }
    if (tool === 'line') {
      profiles.line.value = { from: { ...from, y: middle.y }, to: { ...to, y: middle.y } }
      dock.value = 'profiles'
    } else if (tool === 'ring') regions.add(ringAround(middle, { x: middle.x + reach, y: middle.y }))
    else if (tool === 'rectangle') regions.add(rectangleBetween(from, to))
    else regions.add({ kind: 'polygon', points: diamond(middle, reach) })
  }

  watch(
    () => ({
      regions: regions.rois.value.map(({ id, shape }) => ({ id, shape })),
      profiles: dock.value === 'profiles' ? profiles.requests.value : [],
    }),
    wanted => image.watch(wanted),
  )
  // What the crosshair points at is read out, however it got there.
  watch(profiles.crosshair, at => {
    if (at !== undefined) image.readAt(at)
  })

  return {
    image,
    place,
    map,
    dock,
    compare,
    detector,
    stage,
    regions,
    profiles,
    drawing,
    statistics,
    toggleCrosshair,
    toggleDock,
    drawInMiddle,
  }
}

export type ImageTools = ReturnType<typeof useImageTools>

function diamond({ x, y }: RoiPoint, reach: number): readonly RoiPoint[] {
  return [
    { x: Math.round(x - reach), y: Math.round(y) },
    { x: Math.round(x), y: Math.round(y - reach) },
    { x: Math.round(x + reach), y: Math.round(y) },
    { x: Math.round(x), y: Math.round(y + reach) },
  ]
}
