import { computed, onScopeDispose, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { ViewSource } from '../../shared/ipc/contract.ts'
import type { Measures, Watch } from '../../shared/ipc/measures.ts'
import type { BinMode, Region } from '../../shared/ipc/tile.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useScreenFiguresStore } from '../stores/screen-figures.ts'
import { clipRegion } from '../../shared/imaging/bin-image.ts'
import { isWhole, pan, toImage, zoom } from './geometry.ts'
import { defaultLook, type Look } from './look.ts'
import { painterClient } from './painter-client.ts'
import type { PainterNews, Shown } from './painter-protocol.ts'

export interface Readout {
  readonly x: number
  readonly y: number
  readonly value: number | null
}

/**
 * State of one image view: what is shown, how it looks, which part. Pixels never come here. `freeze` keeps the frame on
 * screen while acquisition goes on; the view simply stops asking for newer ones.
 */
export function useImageView(view: string, source: Ref<ViewSource>) {
  const bridge = useBridge()
  const painter = painterClient()
  const figures = useScreenFiguresStore()
  const shown = shallowRef<Shown>()
  const readout = shallowRef<Readout>()
  const measures = shallowRef<Measures>()
  const look = shallowRef<Look>(defaultLook)
  const region = shallowRef<Region>()
  const binMode = shallowRef<BinMode>('mean')
  let closeView: (() => void) | undefined
  const size = shallowRef({ width: 1, height: 1 })
  /** What is painted, or will be as soon as its tile is there: whole pixels. */
  const painted = computed(() => {
    const now = shown.value
    return now && clipRegion(region.value, now.image.width, now.image.height)
  })

  function attach(canvas: HTMLCanvasElement): void {
    closeView = painter.open(view, canvas, look.value, take)
    void showSource()
  }

  function take(news: PainterNews): void {
    if (news.kind === 'measures') measures.value = news.measures
    else if (news.kind === 'readout') readout.value = { x: news.x, y: news.y, value: news.value }
    else {
      shown.value = news.shown
      figures.note(news.shown)
      // What was read belonged to the frame before.
      if (readout.value !== undefined) readAt(readout.value)
    }
  }

  async function showSource(): Promise<void> {
    if (source.value.kind === 'none') shown.value = undefined
    await bridge.call('view.show', { view, source: { ...source.value } })
  }

  function resize(width: number, height: number): void {
    size.value = { width, height }
    painter.resize(view, width, height)
  }

  function setRegion(next: Region | undefined): void {
    region.value = next
    painter.viewport(view, next, binMode.value)
  }

  /** Positions are in device pixels of the canvas. */
  function zoomAt(position: { x: number; y: number }, factor: number): void {
    const now = shown.value
    if (now === undefined) return
    const from = region.value ?? whole(now)
    const next = zoom(from, now.image, toImage(position, from, size.value), factor)
    setRegion(isWhole(next, now.image) ? undefined : next)
  }

  function panBy(dx: number, dy: number): void {
    const now = shown.value
    if (now === undefined || region.value === undefined) return
    const { height, width } = size.value
    const scale = Math.min(width / region.value.width, height / region.value.height)
    setRegion(pan(region.value, now.image, dx / scale, dy / scale))
  }

  function pointAt(position: { x: number; y: number } | undefined): void {
    if (position === undefined || painted.value === undefined) readout.value = undefined
    else readAt(toImage(position, painted.value, size.value))
  }

  /** Value of the pixel at a place of the image. */
  function readAt({ x, y }: { x: number; y: number }): void {
    painter.readout(view, Math.floor(x), Math.floor(y))
  }

  watch(look, next => painter.look(view, next))
  watch(source, (next, before) => {
    if (datasetOf(next) !== datasetOf(before)) setRegion(undefined)
    void showSource()
  })
  onScopeDispose(() => {
    closeView?.()
    void bridge.call('view.show', { view, source: { kind: 'none' } })
  })

  return {
    shown,
    readout,
    measures,
    look,
    region,
    painted,
    size: shallowReadonly(size),
    attach,
    resize,
    zoomAt,
    panBy,
    pointAt,
    readAt,
    setRegion,
    watch: (watch: Watch) => painter.watch(view, watch),
    fit: () => setRegion(undefined),
  }
}

export type ImageViewState = ReturnType<typeof useImageView>

function whole(shown: Shown): Region {
  return { x: 0, y: 0, ...shown.image }
}

function datasetOf(source: ViewSource): string {
  return source.kind === 'recorded' ? `${source.file}::${source.dataset}` : source.kind
}
