import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Projector } from '../../../../shared/analysis/tomography/projector.ts'
import { seededRandom } from '../../../../shared/base/random.ts'

const layouts = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  /** Of the width: the axis need not be in the middle. */
  axis: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
  angleRad: fc.oneof(
    fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    fc.constantFrom(0, Math.PI / 2, Math.PI, -Math.PI / 2, Math.PI / 4),
  ),
  seed: fc.integer({ min: 1, max: 1000 }),
})

test('a pixel goes to the places beside its own, and gets from them, as the definition says', () => {
  fc.assert(
    fc.property(layouts, ({ width, axis, angleRad, seed }) => {
      const centre = axis * (width - 1)
      const random = seededRandom(seed)
      const projector = new Projector({ anglesRad: Float64Array.of(angleRad), width, centre, slices: 2 })
      const pixels = projector.slice().map(() => random.between(-1, 1))
      const row = new Float64Array(width).map(() => random.between(-1, 1))
      const [slice, back] = [projector.slice(), projector.slice()]
      slice.set(pixels)
      const forward = new Float64Array(width)
      projector.forward(0, slice, forward)
      projector.back(0, row, 0.5, back)
      const expected = byDefinition({ width, centre, angleRad }, pixels, row)
      expectAllNear(forward, expected.forward)
      expectAllNear(
        back,
        expected.back.map(value => 0.5 * value),
      )
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('what is put back is added to what is there', () => {
  const projector = new Projector({ anglesRad: Float64Array.of(0, 1), width: 5, centre: 2, slices: 1 })
  const slice = projector.slice().fill(3)
  projector.back(0, Float64Array.of(1, 2, 3, 4, 5), 1, slice)
  expect([...slice.subarray(0, 5)]).toEqual([4, 5, 6, 7, 8])
})

interface Geometry {
  readonly width: number
  readonly centre: number
  readonly angleRad: number
}

function byDefinition(
  { width, centre, angleRad }: Geometry,
  pixels: Float64Array,
  values: Float64Array,
): { readonly forward: Float64Array; readonly back: Float64Array } {
  const forward = new Float64Array(width)
  const back = new Float64Array(width * width)
  for (let i = 0; i < pixels.length; i++) {
    const [row, column] = [Math.floor(i / width), i % width]
    const place = centre + (column - centre) * Math.cos(angleRad) - (row - centre) * Math.sin(angleRad)
    if (place < -1e-6 || place > width - 1 + 1e-6) continue
    const left = Math.floor(place)
    for (const [at, part] of [
      [left, 1 - (place - left)],
      [left + 1, place - left],
    ] as const) {
      if (at < 0 || at >= width) continue
      forward[at] = (forward[at] ?? 0) + part * (pixels[i] ?? 0)
      back[i] = (back[i] ?? 0) + part * (values[at] ?? 0)
    }
  }
  return { forward, back }
}

function expectAllNear(found: Float64Array, expected: Float64Array): void {
  const worst = found.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0)
  expect(worst).toBeLessThan(1e-5)
}
