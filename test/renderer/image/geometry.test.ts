import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  atScale,
  fitted,
  pan,
  place,
  placeWithin,
  toImage,
  wholeOf,
  zoom,
} from '../../../renderer/image/geometry.ts'

describe('the part of the image that is shown', () => {
  const image = { width: 512, height: 256 }
  const canvas = { width: 1000, height: 1000 }
  const all = wholeOf(image)

  test('is centred with square pixels', () => {
    const at = place(all, canvas)
    expect(at.scale).toBeCloseTo(1000 / 512)
    expect(at.y).toBeCloseTo((1000 - 500) / 2)
  })

  test('keeps the pixel under the pointer when zooming', () => {
    const position = { x: 300, y: 480 }
    const about = toImage(position, all, canvas)
    const part = zoom(all, image, canvas, about, 4) ?? all
    const again = toImage(position, part, canvas)
    expect(again.x).toBeCloseTo(about.x)
    expect(again.y).toBeCloseTo(about.y)
  })

  test('fills the canvas as soon as the image is larger than it', () => {
    const part = zoom(all, image, canvas, { x: 256, y: 128 }, 8) ?? all
    expect(place(part, canvas)).toMatchObject({ x: 0, y: 0, width: 1000, height: 1000 })
  })

  test('never leaves the image, and zooming out ends at the whole of it', () => {
    const part = zoom(all, image, canvas, { x: 500, y: 250 }, 8) ?? all
    const moved = pan(part, image, -9999, -9999)
    expect(moved.x + moved.width).toBeCloseTo(512)
    expect(moved.y + moved.height).toBeCloseTo(256)
    expect(zoom(part, image, canvas, { x: 500, y: 250 }, 0.01)).toBeUndefined()
  })

  test('holds all of a rectangle that was drawn, in its middle', () => {
    const wanted = { x: 100, y: 100, width: 50, height: 10 }
    const part = fitted(wanted, image, canvas) ?? all
    const at = placeWithin(wanted, part, canvas)
    expect(at.x).toBeCloseTo(0)
    expect(at.width).toBeCloseTo(1000)
    expect(at.y).toBeCloseTo(400)
  })

  test('at 1:1 has one pixel on one of the screen; a small image needs no part for it', () => {
    const small = { width: 300, height: 200 }
    expect(place(atScale({ x: 256, y: 128 }, 1, image, small) ?? all, small).scale).toBe(1)
    expect(atScale({ x: 256, y: 128 }, 1, image, canvas)).toBeUndefined()
  })

  test('whatever one does, pixels stay square and at most eight fill the smaller side', () => {
    const steps = fc.array(
      fc.record({
        x: fc.double({ min: 0, max: 1000, noNaN: true }),
        y: fc.double({ min: 0, max: 1000, noNaN: true }),
        factor: fc.constantFrom(0.8, 1.25, 4),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, moves => {
        let part = all
        for (const { factor, x, y } of moves) {
          part = zoom(part, image, canvas, toImage({ x, y }, part, canvas), factor) ?? all
          const { scale } = place(part, canvas)
          expect(scale).toBeLessThanOrEqual(1000 / 8 + 1e-9)
          expect(part.x).toBeGreaterThanOrEqual(Math.min(0, (512 - part.width) / 2) - 1e-9)
        }
      }),
      { seed: 8 },
    )
  })
})
