import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionSpans, spannedPixels } from '../../../../shared/imaging/regions/region-spans.ts'
import type { RoiPoint, RoiShape } from '../../../../shared/model/roi.ts'

const width = 24
const height = 17

function pixelsOf(shape: RoiShape): ReadonlySet<number> {
  const spans = regionSpans(shape, width, height)
  const pixels = new Set<number>()
  for (let at = 0; at < spans.length; at += 3) {
    for (let x = spans[at + 1] ?? 0; x < (spans[at + 2] ?? 0); x++) pixels.add((spans[at] ?? 0) * width + x)
  }
  expect(pixels.size).toBe(spannedPixels(spans))
  return pixels
}

/** The plain definition: ask every pixel of the image about its centre. */
function pixelsWhere(isInside: (x: number, y: number) => boolean): ReadonlySet<number> {
  const pixels = new Set<number>()
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (isInside(column + 0.5, row + 0.5)) pixels.add(row * width + column)
    }
  }
  return pixels
}

function isInPolygon(points: readonly RoiPoint[], x: number, y: number): boolean {
  let isInside = false
  points.forEach((a, at) => {
    const b = points.at(at - 1) ?? a
    if (a.y > y !== b.y > y && x >= a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y)) isInside = !isInside
  })
  return isInside
}

/** Whole sixteenths: edges meet centres often, and every sum is exact. */
const edge = fc.integer({ min: -80, max: 480 }).map(value => value / 16)
const length = fc.integer({ min: 0, max: 400 }).map(value => value / 16)

describe('the pixels of a region', () => {
  test('a rectangle on whole pixels has exactly these pixels', () => {
    const spans = regionSpans({ kind: 'rectangle', x: 2, y: 3, width: 4, height: 2 }, width, height)
    expect([...spans]).toEqual([3, 2, 6, 4, 2, 6])
  })

  test('those of a rectangle are all whose centre lies inside, wherever it lies', () => {
    fc.assert(
      fc.property(edge, edge, length, length, (x, y, w, h) => {
        const found = pixelsOf({ kind: 'rectangle', x, y, width: w, height: h })
        expect(found).toEqual(pixelsWhere((px, py) => px >= x && px < x + w && py >= y && py < y + h))
      }),
    )
  })

  test('those of a polygon are all whose centre lies inside, also when it crosses itself', () => {
    const corner = fc.record({ x: edge, y: edge })
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), points => {
        expect(pixelsOf({ kind: 'polygon', points })).toEqual(
          pixelsWhere((x, y) => isInPolygon(points, x, y)),
        )
      }),
    )
  })

  test('a polygon of four corners is the rectangle with the same corners', () => {
    fc.assert(
      fc.property(edge, edge, length, length, (x, y, w, h) => {
        const points = [
          { x, y },
          { x: x + w, y },
          { x: x + w, y: y + h },
          { x, y: y + h },
        ]
        const rectangle = pixelsOf({ kind: 'rectangle', x, y, width: w, height: h })
        expect(pixelsOf({ kind: 'polygon', points })).toEqual(rectangle)
      }),
    )
  })

  test('those of a ring are all whose centre is at the right distance, in the right sector', () => {
    const angle = fc.integer({ min: -180, max: 360 })
    fc.assert(
      fc.property(edge, edge, length, length, angle, angle, (x, y, innerPx, outerPx, fromDeg, toDeg) => {
        const found = pixelsOf({ kind: 'ring', x, y, innerPx, outerPx, fromDeg, toDeg })
        const spread = Math.abs(toDeg - fromDeg) >= 360 ? 360 : (((toDeg - fromDeg) % 360) + 360) % 360
        const expected = pixelsWhere((px, py) => {
          const square = (px - x) ** 2 + (py - y) ** 2
          const degrees = (Math.atan2(py - y, px - x) * 180) / Math.PI
          const turned = (((degrees - fromDeg) % 360) + 360) % 360
          return square >= innerPx ** 2 && square < outerPx ** 2 && turned < spread
        })
        // Centres on the very edge of a sector may fall to either side by rounding.
        const differing = [...new Set([...found, ...expected])].filter(
          pixel => found.has(pixel) !== expected.has(pixel),
        )
        expect(differing.filter(pixel => !isOnEdge(pixel, { x, y, fromDeg, toDeg }))).toEqual([])
      }),
    )
  })

  test('rings side by side share no pixel and leave none out', () => {
    const ring = (innerPx: number, outerPx: number): ReadonlySet<number> =>
      pixelsOf({ kind: 'ring', x: 11.3, y: 8.6, innerPx, outerPx, fromDeg: 0, toDeg: 360 })
    expect(ring(0, 3).size + ring(3, 6.5).size).toBe(ring(0, 6.5).size)
  })

  test('a region beside the image has no pixel', () => {
    expect(pixelsOf({ kind: 'rectangle', x: 100, y: 3, width: 5, height: 5 }).size).toBe(0)
    expect(
      pixelsOf({ kind: 'ring', x: -50, y: 3, innerPx: 0, outerPx: 9, fromDeg: 0, toDeg: 360 }).size,
    ).toBe(0)
  })
})

function isOnEdge(
  pixel: number,
  sector: { readonly x: number; readonly y: number; readonly fromDeg: number; readonly toDeg: number },
): boolean {
  const degrees =
    (Math.atan2(Math.floor(pixel / width) + 0.5 - sector.y, (pixel % width) + 0.5 - sector.x) * 180) / Math.PI
  return [sector.fromDeg, sector.toDeg].some(edgeDeg => {
    const off = (((degrees - edgeDeg) % 360) + 360) % 360
    return Math.min(off, 360 - off) < 1e-9
  })
}
