import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measureFrame, meanOfFrame } from '../../../../electron/writer/measure/measure-frame.ts'
import { FrameRing } from '../../../../shared/model/frame-ring.ts'
import {
  bytesPerPixel,
  pixelTypes,
  pixelView,
  type PixelArray,
  type PixelType,
} from '../../../../shared/model/pixels.ts'

/** More than two pieces, and a rest that fills no vector. */
const mostPixels = 3 * 64 * 1024
const extremes: Readonly<Record<PixelType, readonly [number, number]>> = {
  uint8: [0, 2 ** 8 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint32: [0, 2 ** 32 - 1],
  int8: [-(2 ** 7), 2 ** 7 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  float32: [-1000, 1000],
  float64: [-1e12, 1e12],
}

function frame(type: PixelType, count: number, slot = 0) {
  const bytes = count * bytesPerPixel(type)
  const ring = new FrameRing(slot + 1, bytes)
  const start = slot * ring.slotBytes
  const span = { memory: ring.wasmMemory, start, bytes, pixelType: type }
  return { span, pixels: pixelView(ring.memory, type, start, count), bytes: ring.bytes(slot, bytes) }
}

/** Pixel by pixel, as anybody would. */
function expectedMean(pixels: PixelArray): number {
  let sum = 0
  let count = 0
  for (const value of pixels) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return sum / count
}

describe.each(pixelTypes)('a frame of %s', type => {
  const [lowest, highest] = extremes[type]
  const isFloat = type.startsWith('float')

  test('has the mean of its pixels and the checksum of its bytes, whatever they are and however many', () => {
    const pixel = isFloat
      ? fc.double({ min: lowest, max: highest })
      : fc.integer({ min: lowest, max: highest })
    const counts = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: mostPixels }))
    fc.assert(
      fc.property(
        fc.array(pixel, { minLength: 1, maxLength: 50 }),
        counts,
        fc.nat(2),
        (some, count, slot) => {
          const { bytes, pixels, span } = frame(type, count, slot)
          for (let at = 0; at < count; at++) pixels[at] = some[at % some.length] ?? 0
          const { checksum, mean } = measureFrame(span)
          expect(checksum).toBe(crc32(bytes))
          // Floats are added up in another order.
          if (isFloat) expect(Math.abs(mean - expectedMean(pixels))).toBeLessThanOrEqual(1e-10 * highest)
          else expect(mean).toBe(expectedMean(pixels))
          expect(meanOfFrame(span)).toBe(mean)
        },
      ),
      { numRuns: 30 },
    )
  })

  test.each(extremes[type])('that is %d everywhere has exactly this mean', value => {
    const { pixels, span } = frame(type, mostPixels + 1)
    pixels.fill(value)
    expect(measureFrame(span).mean).toBe(value)
  })
})

describe.each(['float32', 'float64'] as const)('a frame of %s', type => {
  test('leaves out what is no number', () => {
    const { pixels, span } = frame(type, 40_003)
    pixels.fill(Number.NaN)
    for (let at = 1; at < pixels.length; at += 3) pixels[at] = at % 2 === 0 ? 2 : 4
    expect(measureFrame(span).mean).toBeCloseTo(expectedMean(pixels), 9)
    expect(measureFrame(span).mean).toBeCloseTo(3, 3)
  })

  test('without any number has none as its mean', () => {
    const { pixels, span } = frame(type, 33)
    pixels.fill(Number.NaN)
    expect(measureFrame(span).mean).toBeNaN()
  })

  test('keeps what is infinite', () => {
    const { pixels, span } = frame(type, 1000)
    pixels[500] = Infinity
    expect(measureFrame(span).mean).toBe(Infinity)
  })
})
