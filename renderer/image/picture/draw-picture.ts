import type { RegionStatistics } from '../../../shared/imaging/regions/region-statistics.ts'
import type { Roi } from '../../../shared/model/roi.ts'
import { shortNumber } from '../image-words.ts'
import { roiPath } from '../roi/roi-path.ts'
import { roiLabel } from '../roi/roi-words.ts'
import type { ScreenMap } from '../tools/screen-map.ts'

export interface PictureParts {
  /** As painted on screen, device pixels. */
  readonly canvas: HTMLCanvasElement
  readonly map: ScreenMap
  readonly rois: readonly Roi[]
  readonly statistics: ReadonlyMap<string, RegionStatistics>
  /** CSS colour of the values from the lowest (0) to the highest level (1). */
  readonly colourAt: (part: number) => string
  /** Value at a part of the colour bar: the scale need not be linear. */
  readonly valueAt: (part: number) => number
  readonly caption: readonly string[]
  /** CSS colour of a curve by its number. */
  readonly roiColour: (colour: number) => string
}

/* Device-independent pixels of the strip at the right and of each line below. */
const barStrip = 84
const barWidth = 16
const lineHeight = 18
const margin = 8
const ink = '#141a22'
const paper = '#ffffff'

/** The image as it is on screen with its regions, a colour bar beside it and a caption below it. */
export function drawPicture(parts: PictureParts): HTMLCanvasElement {
  const { canvas, caption } = parts
  const ratio = devicePixelRatio
  const [width, height] = [canvas.width / ratio, canvas.height / ratio]
  const picture = document.createElement('canvas')
  picture.width = Math.round((width + barStrip) * ratio)
  picture.height = Math.round((height + caption.length * lineHeight + margin) * ratio)
  const context = picture.getContext('2d')
  if (context === null) throw new Error('This machine offers no 2D canvas')
  context.scale(ratio, ratio)
  context.fillStyle = paper
  context.fillRect(0, 0, width + barStrip, height + caption.length * lineHeight + margin)
  context.drawImage(canvas, 0, 0, width, height)
  for (const roi of parts.rois) drawRegion(context, roi, parts)
  drawBar(context, width + margin, height, parts)
  context.fillStyle = ink
  context.font = '12px sans-serif'
  caption.forEach((line, at) =>
    context.fillText(line, margin, height + (at + 1) * lineHeight, width + barStrip - 2 * margin),
  )
  return picture
}

function drawRegion(context: CanvasRenderingContext2D, roi: Roi, parts: PictureParts): void {
  const colour = parts.roiColour(roi.colour)
  const corner = parts.map.toScreen(cornerOf(roi))
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.stroke(new Path2D(roiPath(roi.shape, parts.map.toScreen)))
  context.fillStyle = colour
  context.font = '600 11px sans-serif'
  context.fillText(roiLabel(roi, parts.statistics.get(roi.id)), corner.x, corner.y - 4)
}

function cornerOf({ shape }: Roi): { readonly x: number; readonly y: number } {
  if (shape.kind === 'rectangle') return shape
  if (shape.kind === 'ring') return { x: shape.x - shape.outerPx, y: shape.y - shape.outerPx }
  return { x: Math.min(...shape.points.map(({ x }) => x)), y: Math.min(...shape.points.map(({ y }) => y)) }
}

function drawBar(context: CanvasRenderingContext2D, x: number, height: number, parts: PictureParts): void {
  const bar = height - 2 * margin
  for (let row = 0; row < bar; row++) {
    context.fillStyle = parts.colourAt(1 - row / bar)
    context.fillRect(x, margin + row, barWidth, 1.5)
  }
  context.fillStyle = ink
  context.font = '11px sans-serif'
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const y = margin + (1 - part) * bar
    context.fillText(shortNumber(parts.valueAt(part)), x + barWidth + 4, Math.min(height - 2, y + 4))
  }
}
