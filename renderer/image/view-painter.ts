import type { Region, Tile, ViewRequest } from '../../shared/ipc/tile.ts'
import { imageRates } from '../../shared/model/settings.ts'
import { FrameRate } from './frame-rate.ts'
import { placeWithin, wholeOf } from './geometry.ts'
import { nextLevels, type Look } from './look.ts'
import type { PainterNews, PainterRequest, Part } from './painter-protocol.ts'
import { choosePainter } from './painters/choose-painter.ts'
import { colourTable, floatCounts } from './painters/colour-table.ts'
import { paintValues } from './painters/pixel-values.ts'
import type { Painter } from './painters/painter.ts'
import type { Levels } from './transfer.ts'

/** Tiles that may be on their way to one view: enough to keep 60 images a second over a 30 ms path. */
const credits = 3
const newsIntervalMs = 100
/** Data are looked at on dark ground in every theme, as on a light table. */
const background = [11, 14, 19] as const

type OpenRequest = Extract<PainterRequest, { kind: 'open' }>
type OwnRequest = Exclude<PainterRequest, { kind: 'open' | 'close' | 'port' }>

/** One view in the painter thread: keeps the newest tile, paints it in the next animation frame, returns its credit. */
export class ViewPainter {
  readonly #view: string
  readonly #painter: Painter
  readonly #overlay: OffscreenCanvas
  readonly #ask: (request: ViewRequest) => void
  readonly #tell: (news: PainterNews) => void
  readonly #rate = new FrameRate()
  #look: Look
  #tile: Tile | undefined
  #levels: Levels | undefined
  #colours: { readonly key: readonly unknown[]; readonly table: Uint32Array<ArrayBuffer> } | undefined
  #counts: { readonly key: readonly unknown[]; readonly counts: Uint16Array<ArrayBuffer> } | undefined
  #measurement: number | undefined
  #scheduled = false
  /** Numbers stand on the overlay. */
  #hasValues = false
  #size = { width: 1, height: 1, pixelRatio: 1 }
  #part: Part = { region: undefined, binMode: 'mean', marks: true, mostHz: imageRates[0] }
  #frozen = false
  #isVisible = true
  #isWindowSeen = true
  /** Tiles taken since the last paint. */
  #unreturned = 0
  #watch: Extract<OwnRequest, { kind: 'watch' }>['watch'] | undefined
  #toldAt = 0
  #isClosed = false

  constructor(
    { canvas, look, overlay, painter, view }: OpenRequest,
    ask: (request: ViewRequest) => void,
    tell: (news: PainterNews) => void,
  ) {
    this.#view = view
    this.#painter = choosePainter(canvas, painter, () => tell({ kind: 'lost', view }))
    this.#overlay = overlay
    this.#look = look
    this.#ask = ask
    this.#tell = tell
    this.start()
  }

  /** Also called when a new frame server takes over: it knows nothing of this view yet. */
  start(): void {
    this.#askViewport()
    this.#ask({ kind: 'freeze', view: this.#view, frozen: this.#frozen })
    if (this.#watch !== undefined) this.#ask({ kind: 'watch', view: this.#view, watch: this.#watch })
    this.#grant()
  }

  close(): void {
    this.#isClosed = true
    this.#painter.close()
  }

  handle(request: OwnRequest): void {
    switch (request.kind) {
      case 'size':
        this.#resize(request)
        return
      case 'viewport':
        this.#part = request.part
        this.#askViewport()
        this.#schedule()
        return
      case 'look':
        this.#restyle(request.look)
        return
      case 'visible':
        this.#isVisible = request.isVisible
        this.#grant()
        return
      case 'freeze':
        this.#frozen = request.frozen
        this.#ask(request)
        return
      case 'watch':
        this.#watch = request.watch
        this.#ask(request)
        return
      case 'readout':
        this.#ask(request)
        return
    }
  }

  windowSeen(isSeen: boolean): void {
    this.#isWindowSeen = isSeen
    this.#grant()
  }

  take(tile: Tile): void {
    if (tile.source.dataset !== this.#tile?.source.dataset) this.#toldAt = 0
    this.#tile = tile
    this.#unreturned += 1
    if (tile.measurement !== this.#measurement) this.#adapt(tile, tile.source.live && !this.#frozen)
    this.#schedule()
  }

  #resize(size: Extract<OwnRequest, { kind: 'size' }>): void {
    this.#size = size
    this.#painter.resize(size.width, size.height)
    this.#overlay.width = Math.max(1, size.width)
    this.#overlay.height = Math.max(1, size.height)
    this.#askViewport()
    this.#schedule()
  }

  #restyle(look: Look): void {
    this.#look = look
    if (this.#tile !== undefined) this.#adapt(this.#tile, false)
    this.#toldAt = 0
    this.#schedule()
  }

  #adapt(tile: Tile, smooth: boolean): void {
    this.#measurement = tile.measurement
    this.#levels = nextLevels(this.#look.levels, tile, this.#levels, smooth)
  }

  #grant(): void {
    this.#unreturned = 0
    this.#ask(
      this.#isSeen()
        ? { kind: 'credit', view: this.#view, count: credits }
        : { kind: 'pause', view: this.#view },
    )
  }

  #isSeen(): boolean {
    return this.#isVisible && this.#isWindowSeen
  }

  /** Only when something was painted: a window that does not paint asks for nothing. */
  #returnCredits(): void {
    const count = this.#unreturned
    if (count === 0 || !this.#isSeen()) return
    this.#unreturned = 0
    this.#ask({ kind: 'credit', view: this.#view, count })
  }

  #askViewport(): void {
    const { height, width } = this.#size
    this.#ask({ kind: 'viewport', view: this.#view, ...this.#part, maxWidth: width, maxHeight: height })
  }

  #schedule(): void {
    if (this.#scheduled || this.#isClosed) return
    this.#scheduled = true
    requestAnimationFrame(() => {
      this.#scheduled = false
      if (!this.#isClosed) this.#paint()
    })
  }

  #paint(): void {
    const tile = this.#tile
    const levels = this.#levels
    if (tile === undefined || levels === undefined) return
    const region = this.#part.region ?? wholeOf(tile.image)
    const counts = this.#countsOf(tile, levels)
    const table = this.#tableOf(tile, levels)
    this.#painter.paint({
      counts,
      width: tile.width,
      height: tile.height,
      table,
      at: placeWithin(covered(tile), region, this.#size),
      clip: placeWithin(tile.region, region, this.#size),
      background,
    })
    const view = { region, size: this.#size, pixelRatio: this.#size.pixelRatio }
    this.#hasValues = paintValues(this.#overlay, tile, counts, table, view, !this.#hasValues)
    this.#returnCredits()
    const now = performance.now()
    this.#rate.note(now, `${tile.source.dataset} ${tile.source.frame}`)
    if (now - this.#toldAt < newsIntervalMs) this.#tellLater()
    else this.#report(tile, levels, now)
  }

  #countsOf(tile: Tile, levels: Levels): Uint16Array<ArrayBuffer> {
    const key = tile.depth === 'uint16' ? [tile] : [tile, levels]
    if (!sameParts(this.#counts?.key, key)) {
      const counts =
        tile.depth === 'uint16'
          ? new Uint16Array(tile.pixels)
          : floatCounts(new Float32Array(tile.pixels), levels)
      this.#counts = { key, counts }
    }
    return this.#counts?.counts ?? new Uint16Array(0)
  }

  #tableOf({ depth }: Tile, { high, low }: Levels): Uint32Array<ArrayBuffer> {
    const key = [this.#look, low, high, depth]
    if (!sameParts(this.#colours?.key, key))
      this.#colours = { key, table: colourTable(this.#look, { low, high }, depth) }
    return this.#colours?.table ?? new Uint32Array(65_536)
  }

  #report(tile: Tile, levels: Levels, now: number): void {
    this.#toldAt = now
    const { source, optics, region, image, bin, binMode, statistics, viewStatistics } = tile
    this.#tell({
      kind: 'shown',
      view: this.#view,
      shown: {
        source,
        optics,
        region,
        image,
        bin,
        binMode,
        statistics,
        viewStatistics,
        levels,
        painter: this.#painter.kind,
        shownHz: this.#rate.hz(now),
        ageMs: source.live ? ageMs(tile) : undefined,
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

/** By the wall clock, which this process shares with the one that acquired; it may be set back in between. */
function ageMs({ acquiredAtMs }: Tile): number {
  return Math.max(0, Date.now() - acquiredAtMs)
}

/** What the blocks of a tile cover: at the far border they may reach over the image. */
function covered({ bin, height, region, width }: Tile): Region {
  return { x: region.x, y: region.y, width: width * bin, height: height * bin }
}

function sameParts(a: readonly unknown[] | undefined, b: readonly unknown[]): boolean {
  return a?.length === b.length && a.every((part, i) => part === b[i])
}
