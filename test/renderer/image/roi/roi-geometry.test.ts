import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boundsOf,
  handlesOf,
  middleOf,
  pullHandle,
  rectangleBetween,
  ringAround,
  translate,
} from '../../../../renderer/image/roi/roi-geometry.ts'
import { roiFields, withField } from '../../../../renderer/image/roi/roi-fields.ts'
import { roiPath } from '../../../../renderer/image/roi/roi-path.ts'
import type { RoiShape } from '../../../../shared/model/roi.ts'

const whole = fc.integer({ min: -200, max: 3000 })
const size = fc.integer({ min: 1, max: 500 })
const rectangle = fc.record({
  kind: fc.constant('rectangle' as const),
  x: whole,
  y: whole,
  width: size,
  height: size,
})
const ring = fc
  .record({ x: whole, y: whole, innerPx: size, width: size, fromDeg: fc.integer({ min: -180, max: 180 }) })
  .map(({ fromDeg, innerPx, width, x, y }): RoiShape => {
    return { kind: 'ring', x, y, innerPx, outerPx: innerPx + width, fromDeg, toDeg: fromDeg + 90 }
  })
const polygon = fc
  .array(fc.record({ x: whole, y: whole }), { minLength: 3, maxLength: 9 })
  .map((points): RoiShape => ({ kind: 'polygon', points }))
const shape = fc.oneof(rectangle, ring, polygon)

describe('the geometry of regions', () => {
  test('what is moved there and back is where it was', () => {
    fc.assert(
      fc.property(shape, whole, whole, (it, dx, dy) => {
        expect(translate(translate(it, dx, dy), -dx, -dy)).toEqual(it)
        expect(middleOf(translate(it, dx, dy)).x).toBeCloseTo(middleOf(it).x + dx, 6)
      }),
    )
  })

  test('a handle that is pulled to where it is changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(rectangle, polygon), it => {
        for (const handle of handlesOf(it)) {
          if (Number.isInteger(handle.x) && Number.isInteger(handle.y))
            expect(pullHandle(it, handle.id, handle)).toEqual(it)
        }
      }),
    )
  })

  test('a corner pulled over the opposite one turns the rectangle over', () => {
    const before = { kind: 'rectangle', x: 10, y: 10, width: 20, height: 20 } as const
    expect(pullHandle(before, 'se', { x: 4, y: 2 })).toEqual(
      rectangleBetween({ x: 4, y: 2 }, { x: 10, y: 10 }),
    )
    expect(pullHandle(before, 'e', { x: 50, y: 99 })).toEqual({ ...before, width: 40 })
  })

  test('a ring keeps its inside smaller than its outside, however it is pulled', () => {
    fc.assert(
      fc.property(ring, fc.constantFrom('outer', 'inner', 'from', 'to'), whole, whole, (it, handle, x, y) => {
        const pulled = pullHandle(it, handle, { x, y })
        if (pulled.kind !== 'ring') throw new Error('another kind of shape')
        expect(pulled.outerPx).toBeGreaterThan(pulled.innerPx)
        expect(pulled.innerPx).toBeGreaterThanOrEqual(0)
        expect(pulled.toDeg - pulled.fromDeg).toBeGreaterThanOrEqual(0)
        expect(pulled.toDeg - pulled.fromDeg).toBeLessThanOrEqual(360)
      }),
    )
  })

  test('what is dragged covers whole pixels, at least one', () => {
    expect(rectangleBetween({ x: 3.2, y: 4.9 }, { x: 5.1, y: 4.1 })).toEqual({
      kind: 'rectangle',
      x: 3,
      y: 4,
      width: 3,
      height: 1,
    })
    expect(ringAround({ x: 5.1, y: 5 }, { x: 5.2, y: 5 })).toMatchObject({ x: 5, y: 5, outerPx: 1 })
  })

  test('every number that is shown can be typed back', () => {
    fc.assert(
      fc.property(shape, it => {
        for (const { id, value } of roiFields(it)) expect(withField(it, id, value)).toEqual(it)
      }),
    )
  })

  test('numbers that make no shape are refused', () => {
    expect(withField({ kind: 'rectangle', x: 0, y: 0, width: 5, height: 5 }, 'width', 0)).toBeUndefined()
    expect(withField({ kind: 'rectangle', x: 0, y: 0, width: 5, height: 5 }, 'x', NaN)).toBeUndefined()
    expect(withField(ringAround({ x: 0, y: 0 }, { x: 9, y: 0 }), 'innerPx', 9)).toBeUndefined()
  })

  test('the outline on screen stays in the bounds of the region', () => {
    fc.assert(
      fc.property(fc.oneof(rectangle, polygon), it => {
        const { height, width, x, y } = boundsOf(it)
        const numbers = roiPath(it, point => point)
          .split(/[MLZ ]/)
          .filter(word => word !== '')
          .map(Number)
        for (let at = 0; at < numbers.length; at += 2) {
          expect(numbers[at]).toBeGreaterThanOrEqual(x)
          expect(numbers[at]).toBeLessThanOrEqual(x + width)
          expect(numbers[at + 1]).toBeGreaterThanOrEqual(y)
          expect(numbers[at + 1]).toBeLessThanOrEqual(y + height)
        }
      }),
    )
  })

  test('a whole ring is two circles, a sector one outline', () => {
    const it = ringAround({ x: 10, y: 10 }, { x: 20, y: 10 })
    expect(roiPath(it, point => point).match(/Z/g)).toHaveLength(2)
    expect(roiPath({ ...it, toDeg: 200 }, point => point)).toMatch(/^M.*A.* 0 1 1 .*L.*A.* 0 1 0 .*Z$/)
  })
})
