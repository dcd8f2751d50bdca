import type { PixelArray } from '../model/pixels.ts'
import type { BinMode, Region } from '../ipc/tile.ts'

/** A crop of an image, reduced by a whole factor. `pixels` is uint16: value = offset + scale × count. */
export interface BinnedImage {
  readonly pixels: Uint16Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  readonly bin: number
  readonly offset: number
  readonly scale: number
  /** True when 65535 stands for "not a number". */
  readonly hasInvalid: boolean
}

export const invalidCount = 65_535

/** Smallest whole factor that fits the region into the given size. */
export function binFactor(region: Region, maxWidth: number, maxHeight: number): number {
  return Math.max(
    1,
    Math.ceil(region.width / Math.max(1, maxWidth)),
    Math.ceil(region.height / Math.max(1, maxHeight)),
  )
}

/** The part of `region` that lies in the image, in whole pixels; the whole image when nothing is left. */
export function clipRegion(region: Region | undefined, width: number, height: number): Region {
  const whole = { x: 0, y: 0, width, height }
  if (region === undefined) return whole
  const x = Math.max(0, Math.floor(region.x))
  const y = Math.max(0, Math.floor(region.y))
  const right = Math.min(width, Math.ceil(region.x + region.width))
  const bottom = Math.min(height, Math.ceil(region.y + region.height))
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : whole
}

/**
 * Crops and bins a row-major image. Blocks at the right and lower border may be smaller and are averaged over what they
 * have. Types with values in 0…65535 keep their counts; others are mapped linearly to 0…65534.
 */
export function binImage(
  image: PixelArray,
  imageWidth: number,
  region: Region,
  bin: number,
  mode: BinMode,
): BinnedImage {
  const width = Math.ceil(region.width / bin)
  const height = Math.ceil(region.height / bin)
  if (image instanceof Uint16Array || image instanceof Uint8Array) {
    const pixels = new Uint16Array(width * height)
    reduce(image, imageWidth, region, bin, mode, pixels, width)
    return { pixels, width, height, bin, offset: 0, scale: 1, hasInvalid: false }
  }
  const values = new Float32Array(width * height)
  reduce(image, imageWidth, region, bin, mode, values, width)
  return { ...quantise(values), width, height, bin }
}

function reduce(
  image: PixelArray,
  imageWidth: number,
  region: Region,
  bin: number,
  mode: BinMode,
  out: Uint16Array | Float32Array,
  width: number,
): void {
  if (bin === 1 || mode === 'nearest') {
    pick(image, imageWidth, region, bin, out, width)
    return
  }
  if (mode === 'mean' && bin === 2 && image instanceof Uint16Array) {
    if (region.width % 2 === 0 && region.height % 2 === 0) {
      meanOf2x2(image, imageWidth, region, out, width)
      return
    }
  }
  if (mode === 'mean') meanOfBlocks(image, imageWidth, region, bin, out, width)
  else maximumOfBlocks(image, imageWidth, region, bin, out, width)
}

function pick(
  image: PixelArray,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array | Float32Array,
  width: number,
): void {
  for (let row = region.y, at = 0; row < region.y + region.height; row += bin) {
    const start = row * imageWidth + region.x
    for (let column = 0; column < width; column++) out[at++] = image[start + column * bin] ?? 0
  }
}

/** The common case of a 2048² frame on a 1024² pane, without inner loops. */
function meanOf2x2(
  image: Uint16Array,
  imageWidth: number,
  region: Region,
  out: Uint16Array | Float32Array,
  width: number,
): void {
  for (let row = region.y, at = 0; row < region.y + region.height; row += 2) {
    let upper = row * imageWidth + region.x
    let lower = upper + imageWidth
    for (let column = 0; column < width; column++, upper += 2, lower += 2) {
      const sum =
        (image[upper] ?? 0) + (image[upper + 1] ?? 0) + (image[lower] ?? 0) + (image[lower + 1] ?? 0)
      out[at++] = (sum + 2) >> 2
    }
  }
}

function meanOfBlocks(
  image: PixelArray,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array | Float32Array,
  width: number,
): void {
  const right = region.x + region.width
  const bottom = region.y + region.height
  const rounding = out instanceof Uint16Array ? 0.5 : 0
  for (let top = region.y, at = 0; top < bottom; top += bin) {
    const rowEnd = Math.min(bottom, top + bin)
    for (let column = 0; column < width; column++) {
      const left = region.x + column * bin
      const columnEnd = Math.min(right, left + bin)
      let sum = 0
      for (let row = top; row < rowEnd; row++) {
        const start = row * imageWidth
        for (let x = left; x < columnEnd; x++) sum += image[start + x] ?? 0
      }
      out[at++] = sum / ((rowEnd - top) * (columnEnd - left)) + rounding
    }
  }
}

function maximumOfBlocks(
  image: PixelArray,
  imageWidth: number,
  region: Region,
  bin: number,
  out: Uint16Array | Float32Array,
  width: number,
): void {
  const right = region.x + region.width
  const bottom = region.y + region.height
  for (let top = region.y, at = 0; top < bottom; top += bin) {
    const rowEnd = Math.min(bottom, top + bin)
    for (let column = 0; column < width; column++) {
      const left = region.x + column * bin
      const columnEnd = Math.min(right, left + bin)
      let best = Number.NaN
      for (let row = top; row < rowEnd; row++) {
        const start = row * imageWidth
        for (let x = left; x < columnEnd; x++) {
          const value = image[start + x] ?? 0
          if (!(best >= value)) best = value === value ? value : best
        }
      }
      out[at++] = best
    }
  }
}

/** 0…65534 spans the finite values; a flat image maps to 0. */
function quantise(values: Float32Array): Pick<BinnedImage, 'pixels' | 'offset' | 'scale' | 'hasInvalid'> {
  let minimum = Infinity
  let maximum = -Infinity
  let hasInvalid = false
  for (const value of values) {
    if (!Number.isFinite(value)) hasInvalid = true
    else {
      if (value < minimum) minimum = value
      if (value > maximum) maximum = value
    }
  }
  const offset = minimum === Infinity ? 0 : minimum
  const scale = maximum > minimum ? (maximum - minimum) / (invalidCount - 1) : 1
  const pixels = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    pixels[i] = Number.isFinite(value) ? (value - offset) / scale + 0.5 : invalidCount
  }
  return { pixels, offset, scale, hasInvalid }
}
