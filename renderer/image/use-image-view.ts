import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { ViewSource } from '../../shared/ipc/contract.ts'
import type { Measures, Watch } from '../../shared/ipc/measures.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useImageLooksStore } from '../stores/image-looks.ts'
import { useScreenFiguresStore } from '../stores/screen-figures.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { wholeOf, type Point } from './geometry.ts'
import type { Look } from './look.ts'
import { painterClient, type ViewCanvases } from './painter-client.ts'
import type { PainterNews, Shown } from './painter-protocol.ts'
import type { Levels } from './transfer.ts'
import { useFreezing } from './use-freezing.ts'
import { useFresh } from './use-fresh.ts'
import { useZoom } from './use-zoom.ts'

export interface Readout extends Point {
  readonly value: number | null
}

/** State of one image view: what is shown, how it looks, which part. Pixels never come here. */
export function useImageView(view: string, source: Ref<ViewSource>) {
  const bridge = useBridge()
  const painter = painterClient()
  const figures = useScreenFiguresStore()
  const looks = useImageLooksStore()
  const settings = useSettingsStore()
  const shown = shallowRef<Shown>()
  /** Why there is no image. */
  const problem = shallowRef<Problem>()
  const readout = shallowRef<Readout>()
  const measures = shallowRef<Measures>()
  const hasMarks = shallowRef(true)
  /** Counts up when the view needs new canvases. */
  const canvasNumber = shallowRef(0)
  const isZoomingToRectangle = shallowRef(false)
  const pointer = shallowRef<Point>()
  const isCardLost = shallowRef(false)
  const isFresh = useFresh(shown)
  let closeView: (() => void) | undefined

  const look = computed({
    get: () => looks.lookOf(view, source.value),
    set: next => looks.change(view, source.value, next),
  })
  const zoom = useZoom(shown)
  const freezing = useFreezing(
    frozen => painter.freeze(view, frozen),
    () => void showSource(),
  )
  const part = computed(() => ({
    region: zoom.region.value,
    binMode: look.value.bin,
    marks: hasMarks.value,
    mostHz: settings.settings.imagesPerS,
  }))
  /** What the canvas shows of the image, image pixels; it may reach over the image. */
  const painted = computed(
    () => zoom.region.value ?? (shown.value === undefined ? undefined : wholeOf(shown.value.image)),
  )

  function attach(canvases: ViewCanvases): void {
    const { imagePainter } = settings.settings
    const wanted = isCardLost.value ? 'canvas' : imagePainter === 'auto' ? undefined : imagePainter
    closeView = painter.open(view, canvases, look.value, wanted, take)
    painter.show(view, part.value)
    painter.freeze(view, freezing.isFrozen.value)
    void showSource()
  }

  function take(news: PainterNews): void {
    switch (news.kind) {
      case 'readout':
        readout.value = { x: news.x, y: news.y, value: news.value }
        return
      case 'measures':
        measures.value = news.measures
        return
      case 'newer':
        freezing.note(news.count)
        return
      case 'lost':
        isCardLost.value = true
        renew()
        return
      case 'shown':
        shown.value = news.shown
        problem.value = undefined
        figures.note(isFresh.value ? news.shown : undefined)
        // What was read belonged to the frame before.
        if (readout.value !== undefined) readAt(readout.value)
        return
    }
  }

  /** The page brings new canvases and attaches them. */
  function renew(): void {
    closeView?.()
    figures.note(undefined)
    canvasNumber.value += 1
  }

  async function showSource(): Promise<void> {
    if (source.value.kind === 'none') shown.value = undefined
    problem.value = undefined
    const outcome = await bridge.call('view.show', { view, source: { ...source.value } })
    if (outcome.ok) return
    // The image before would be taken for this one.
    shown.value = undefined
    problem.value = outcome.problem
  }

  function resize(width: number, height: number): void {
    zoom.resize({ width, height })
    painter.resize(view, width, height, devicePixelRatio)
  }

  function pointAt(position: Point | undefined): void {
    pointer.value = position
    const at = position === undefined ? undefined : zoom.imagePoint(position)
    if (at === undefined) readout.value = undefined
    else readAt(at)
  }

  /** @param at in the image; the middle of pixel (0, 0) is at (0.5, 0.5) */
  function readAt(at: Point): void {
    painter.readout(view, Math.floor(at.x), Math.floor(at.y))
  }

  function setVisible(isVisible: boolean): void {
    painter.visible(view, isVisible)
    // What nobody sees has no age.
    if (!isVisible) figures.note(undefined)
  }

  /** Where keys zoom: under the pointer, else in the middle. Device pixels of the canvas. */
  function cursor(): Point {
    const { height, width } = zoom.size.value
    return pointer.value ?? { x: width / 2, y: height / 2 }
  }

  /** @param levels undefined: there are none yet */
  function lockLevels(levels: Levels | undefined): void {
    if (levels === undefined) return
    const { high, low } = levels
    look.value = { ...look.value, levels: { kind: 'locked', low, high } }
  }

  watch(isFresh, fresh => {
    if (!fresh) figures.note(undefined)
  })
  watch(look, next => painter.look(view, next))
  watch(part, next => painter.show(view, next))
  watch(() => settings.settings.imagePainter, renew)
  watch(source, (next, before) => {
    if (next.kind !== before.kind) freezing.end()
    if (datasetOf(next) !== datasetOf(before)) zoom.reset()
    void showSource()
  })
  onScopeDispose(() => {
    closeView?.()
    figures.note(undefined)
    void bridge.call('view.show', { view, source: { kind: 'none' } })
  })

  return {
    view,
    source,
    shown,
    problem,
    isFresh,
    readout,
    measures,
    look,
    hasMarks,
    canvasNumber,
    painted,
    ...zoom,
    ...freezing,
    attach,
    resize,
    pointAt,
    readAt,
    cursor,
    lockLevels,
    restyle: (next: Look) => {
      look.value = next
    },
    isZoomingToRectangle,
    startZoomRectangle: () => {
      isZoomingToRectangle.value = !isZoomingToRectangle.value
    },
    setVisible,
    watch: (watched: Watch) => painter.watch(view, watched),
  }
}

export type ImageViewState = ReturnType<typeof useImageView>

function datasetOf(source: ViewSource): string {
  return source.kind === 'recorded' ? `${source.file}::${source.dataset}` : source.kind
}
