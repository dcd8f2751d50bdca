import type { Tile } from '../../shared/ipc/tile.ts'
import { place } from './geometry.ts'

/**
 * Canvas 2D painter: counts through a table to RGBA, then one scaled draw without smoothing. Works on every machine; on
 * software GL it is also the fastest (2 ms for 1024²).
 */
export class CanvasPainter {
  readonly #canvas: OffscreenCanvas
  readonly #context: OffscreenCanvasRenderingContext2D
  #staging = new OffscreenCanvas(1, 1)
  #image = new ImageData(1, 1)

  constructor(canvas: OffscreenCanvas) {
    const context = canvas.getContext('2d', { alpha: false })
    if (context === null) throw new Error('This machine offers no 2D canvas in workers')
    this.#canvas = canvas
    this.#context = context
  }

  resize(width: number, height: number): void {
    this.#canvas.width = Math.max(1, width)
    this.#canvas.height = Math.max(1, height)
  }

  /** @param background colour around the image as CSS text */
  paint(tile: Tile, table: Uint32Array, background: string): void {
    const context = this.#context
    this.#fill(tile, table)
    context.fillStyle = background
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.imageSmoothingEnabled = false
    const at = place(tile.region, this.#canvas)
    // Blocks at the far border may stand for less than a whole bin; the drawn size counts whole bins.
    const width = tile.width * tile.bin * at.scale
    const height = tile.height * tile.bin * at.scale
    context.save()
    context.beginPath()
    context.rect(at.x, at.y, at.width, at.height)
    context.clip()
    context.drawImage(this.#staging, at.x, at.y, width, height)
    context.restore()
  }

  #fill(tile: Tile, table: Uint32Array): void {
    if (this.#image.width !== tile.width || this.#image.height !== tile.height) {
      this.#staging = new OffscreenCanvas(tile.width, tile.height)
      this.#image = new ImageData(tile.width, tile.height)
    }
    const counts = new Uint16Array(tile.pixels)
    const colours = new Uint32Array(this.#image.data.buffer)
    for (let i = 0; i < counts.length; i++) colours[i] = table[counts[i] ?? 0] ?? 0
    const staging = this.#staging.getContext('2d', { alpha: false })
    staging?.putImageData(this.#image, 0, 0)
  }
}
