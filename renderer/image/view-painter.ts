import type { Watch } from '../../shared/ipc/measures.ts'
import type { BinMode, Region, Tile, ViewRequest } from '../../shared/ipc/tile.ts'
import { CanvasPainter } from './canvas-painter.ts'
import { lookUpTable, nextLevels, type Levels, type Look } from './look.ts'
import type { PainterNews } from './painter-protocol.ts'

/** Tiles that may be on their way to one view: enough to keep 60 images a second over a 30 ms path. */
const credits = 3
const newsIntervalMs = 100
const background = '#0b0e13'

/** One view in the painter thread: keeps the newest tile, paints it in the next animation frame, returns its credit. */
export class ViewPainter {
  readonly #view: string
  readonly #painter: CanvasPainter
  readonly #ask: (request: ViewRequest) => void
  readonly #tell: (news: PainterNews) => void
  #look: Look
  #tile: Tile | undefined
  #levels: Levels | undefined
  #scheduled = false
  #size = { width: 1, height: 1 }
  #region: Region | undefined
  #binMode: BinMode = 'mean'
  #paintedAt: number[] = []
  #toldAt = 0
  #watch: Watch | undefined

  constructor(
    view: string,
    canvas: OffscreenCanvas,
    look: Look,
    ask: (request: ViewRequest) => void,
    tell: (news: PainterNews) => void,
  ) {
    this.#view = view
    this.#painter = new CanvasPainter(canvas)
    this.#look = look
    this.#ask = ask
    this.#tell = tell
    this.start()
  }

  /** Also called when a new frame server takes over: it knows nothing of this view yet. */
  start(): void {
    this.#askViewport()
    if (this.#watch !== undefined) this.watch(this.#watch)
    this.#ask({ kind: 'credit', view: this.#view, count: credits })
  }

  resize(width: number, height: number): void {
    this.#size = { width, height }
    this.#painter.resize(width, height)
    this.#askViewport()
    this.#schedule()
  }

  show(region: Region | undefined, binMode: BinMode): void {
    this.#region = region
    this.#binMode = binMode
    this.#askViewport()
  }

  /** What the frame server measures on every frame shown. */
  watch(watch: Watch): void {
    this.#watch = watch
    this.#ask({ kind: 'watch', view: this.#view, watch })
  }

  restyle(look: Look): void {
    this.#look = look
    if (this.#tile !== undefined) this.#adapt(this.#tile, false)
    this.#toldAt = 0
    this.#schedule()
  }

  take(tile: Tile): void {
    if (this.#tile === undefined || tile.source.dataset !== this.#tile.source.dataset) this.#toldAt = 0
    this.#tile = tile
    this.#adapt(tile, tile.source.live)
    this.#schedule()
    this.#ask({ kind: 'credit', view: this.#view, count: 1 })
  }

  #adapt(tile: Tile, smooth: boolean): void {
    this.#levels = nextLevels(this.#look.levels, tile.statistics, this.#levels, smooth)
  }

  #askViewport(): void {
    this.#ask({
      kind: 'viewport',
      view: this.#view,
      region: this.#region,
      maxWidth: this.#size.width,
      maxHeight: this.#size.height,
      binMode: this.#binMode,
    })
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    requestAnimationFrame(() => {
      this.#scheduled = false
      this.#paint()
    })
  }

  #paint(): void {
    const tile = this.#tile
    const levels = this.#levels
    if (tile === undefined || levels === undefined) return
    this.#painter.paint(tile, lookUpTable(this.#look, levels, tile), background)
    const now = performance.now()
    this.#paintedAt = [...this.#paintedAt.filter(at => now - at < 1000), now]
    if (now - this.#toldAt < newsIntervalMs) {
      this.#tellLater()
      return
    }
    this.#report(tile, levels, now)
  }

  #report(tile: Tile, levels: Levels, now: number): void {
    this.#toldAt = now
    const { source, region, image, bin, binMode, statistics } = tile
    this.#tell({
      kind: 'shown',
      view: this.#view,
      shown: {
        source,
        region,
        image,
        bin,
        binMode,
        statistics,
        levels,
        shownHz: this.#paintedAt.length,
        ageMs: source.live ? performance.timeOrigin + now - tile.acquiredAtMs : undefined,
      },
    })
  }

  /** The last frame of a series is always reported, also when it came too soon after the one before. */
  #tellLater(): void {
    const tile = this.#tile
    setTimeout(() => {
      const levels = this.#levels
      const now = performance.now()
      if (tile === undefined || levels === undefined || tile !== this.#tile) return
      if (now - this.#toldAt >= newsIntervalMs) this.#report(tile, levels, now)
    }, newsIntervalMs)
  }
}
