import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foundAxis, lineEdges, nearest, plannedAxis } from '../../../../shared/analysis/grid/grid-axis.ts'
import { mapFigures } from '../../../../shared/analysis/grid/map-figures.ts'
import { scanGrid } from '../../../../shared/analysis/grid/scan-grid.ts'
import { seededRandom } from '../../../../shared/base/random.ts'

const seed = 20_261_123
const across = { start: 10, stop: 12, count: 5 }
const up = { start: 3, stop: 0, count: 4 }
const planned = { x: across, y: up }

interface Walk {
  readonly columns: readonly number[]
  readonly rows: readonly number[]
  readonly isSnake?: boolean
  readonly noise?: () => number
}

interface Points {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly values: readonly number[]
  readonly count: number
}

/** Points of a scan, the value of each telling its row and column: 203 is row 2, column 3. */
function walk({ columns, isSnake = false, noise = () => 0, rows }: Walk): Points {
  const points = rows.flatMap((y, row) => {
    const line = columns.map((x, column) => ({ x: x + noise(), y: y + noise(), value: row * 100 + column }))
    return isSnake && row % 2 === 1 ? line.reverse() : line
  })
  return {
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    values: points.map(({ value }) => value),
    count: points.length,
  }
}

const first = (points: Points, count: number): Points => ({ ...points, count })
const columns = [10, 10.5, 11, 11.5, 12]
const rows = [3, 2, 1, 0]
const asMeasured = walk({ columns, rows })
/** Rows ascend in a grid, and were measured from the top. */
const whole = [3, 2, 1, 0].flatMap(row => [0, 1, 2, 3, 4].map(column => row * 100 + column))

describe('points of a scan over two motors', () => {
  test('stand on the planned lines, ascending, whichever way the motors went', () => {
    const grid = scanGrid(asMeasured, planned)
    expect(grid?.x).toEqual(columns)
    expect(grid?.y).toEqual([0, 1, 2, 3])
    expect([...(grid?.values ?? [])]).toEqual(whole)
  })

  test('stay blank until they are measured', () => {
    const grid = scanGrid(first(asMeasured, 7), planned)
    expect(grid?.placed).toBe(7)
    expect([...(grid?.values ?? [])].filter(Number.isFinite)).toEqual([100, 101, 0, 1, 2, 3, 4])
    expect(grid?.newest).toBe(2 * 5 + 1)
  })

  test('of a snake lie where they were measured, not where the order would put them', () => {
    const snake = walk({ columns, rows, isSnake: true })
    expect(snake.values.slice(5, 10)).toEqual([104, 103, 102, 101, 100])
    expect([...(scanGrid(snake, planned)?.values ?? [])]).toEqual(whole)
    expect([...(scanGrid(snake, undefined)?.values ?? [])]).toEqual(whole)
  })

  test('grow in place: what was drawn before is there again with more in it', () => {
    const points = walk({ columns, rows })
    const early = scanGrid(first(points, 3), planned)
    const later = scanGrid(first(points, 12), planned)
    expect(later?.values).toBe(early?.values)
    expect(later?.placed).toBe(12)
    expect(scanGrid(first(points, 3), planned)?.placed).toBe(3)
  })

  test('that were lost leave a hole; one measured again counts with its newest value', () => {
    const { count, x, y, values } = asMeasured
    const lost = scanGrid({ x: x.with(6, NaN), y, values, count }, planned)
    expect(lost?.values[2 * 5 + 1]).toBeNaN()
    expect(lost?.placed).toBe(19)
    const again = { x: [...x, 10], y: [...y, 3], values: [...values, 7], count: count + 1 }
    expect(scanGrid(again, planned)?.values[3 * 5]).toBe(7)
  })

  test('read back with noise belong to the nearest line, planned or found', () => {
    const random = seededRandom(seed)
    const noise = (): number => (random.float() - 0.5) * 0.01
    const points = walk({ columns, rows, isSnake: true, noise })
    expect([...(scanGrid(points, planned)?.values ?? [])]).toEqual(whole)
    const found = scanGrid(points, undefined)
    expect([...(found?.values ?? [])]).toEqual(whole)
    found?.x.forEach((x, at) => expect(x).toBeCloseTo(columns[at] ?? NaN, 2))
  })

  test('with unequal steps stand on the lines that they themselves make', () => {
    const unequal = [0, 0.25, 0.5, 1.5, 2.5, 7.5, 12.5]
    const grid = scanGrid(walk({ columns: unequal, rows: [-1, 0, 4] }), undefined)
    expect(grid?.x).toEqual(unequal)
    expect(grid?.y).toEqual([-1, 0, 4])
    expect(grid?.values[2 * 7 + 6]).toBe(206)
  })

  test('elsewhere than planned stand where they were measured', () => {
    const moved = walk({ columns: columns.map(x => x + 100), rows })
    expect(scanGrid(moved, planned)?.x).toEqual(columns.map(x => x + 100))
  })

  test('on no lines at all are no grid, and cost no memory', () => {
    const random = seededRandom(seed)
    const scattered = Array.from({ length: 5000 }, () => random.float())
    const points = {
      x: scattered,
      y: scattered.toReversed(),
      values: scattered,
      count: scattered.length,
    }
    expect(scanGrid(points, undefined)).toBeUndefined()
    const endless = { x: { ...across, count: 10_000_000 }, y: { ...up, count: 10_000_000 } }
    expect(scanGrid(points, endless)).toBeUndefined()
    expect(scanGrid({ x: [], y: [], values: [], count: 0 }, undefined)).toBeUndefined()
  })

  test('fill any grid, planned or found, from either end, with or without turns', () => {
    const axis = fc.record({
      start: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      step: fc.double({ min: 1e-3, max: 10, noNaN: true }),
      count: fc.integer({ min: 2, max: 12 }),
      isDown: fc.boolean(),
    })
    fc.assert(
      fc.property(axis, axis, fc.boolean(), fc.boolean(), (one, other, isSnake, isPlanned) => {
        const [x, y] = [one, other].map(({ count, isDown, start, step }) => {
          const lines = Array.from({ length: count }, (_, at) => start + at * step)
          return isDown ? lines.reverse() : lines
        })
        const points = walk({ columns: x ?? [], rows: y ?? [], isSnake })
        const ends = (lines: readonly number[] = []) => ({
          start: lines[0] ?? NaN,
          stop: lines.at(-1) ?? NaN,
          count: lines.length,
        })
        const grid = scanGrid(points, isPlanned ? { x: ends(x), y: ends(y) } : undefined)
        expect(grid?.values.length).toBe(points.count)
        expect([...(grid?.values ?? [])].toSorted((a, b) => a - b)).toEqual(
          points.values.toSorted((a, b) => a - b),
        )
      }),
      { seed, numRuns: 200 },
    )
  })
})

describe('lines of a grid', () => {
  test('end half a step beyond the outermost', () => {
    expect(lineEdges([1, 2, 4])).toEqual([0.5, 1.5, 3, 5])
    expect(lineEdges([7])).toEqual([6.5, 7.5])
  })

  test('have no room for what lies further out', () => {
    const { lineOf } = plannedAxis(across)
    expect([9.74, 9.76, 12.24, 12.26, NaN].map(lineOf)).toEqual([undefined, 0, 4, undefined, undefined])
  })

  test('are round numbers where the steps are', () => {
    expect(plannedAxis({ start: -1.8, stop: 1.8, count: 7 }).centres).toEqual([
      -1.8, -1.2, -0.6, 0, 0.6, 1.2, 1.8,
    ])
  })

  test('are one where a motor does not move', () => {
    expect(plannedAxis({ start: 5, stop: 5, count: 10 }).centres).toEqual([5])
    expect(foundAxis([5, 5, 5]).centres).toEqual([5])
  })

  test('are found by halving', () => {
    const lines = [0, 1, 4, 9]
    expect([-5, 0.4, 0.6, 2.4, 2.6, 6.6, 99].map(at => nearest(lines, at))).toEqual([0, 0, 1, 1, 2, 3, 3])
  })
})

describe('figures of a map', () => {
  test('are its highest cell and the centre of mass above the lowest', () => {
    const peak = walk({ columns, rows })
    const values = peak.values.map((_, at) => (at === 7 ? 110 : at === 8 ? 40 : 10))
    const grid = scanGrid({ ...peak, values }, planned)
    if (grid === undefined) throw new Error('no grid')
    const figures = mapFigures(grid)
    expect(figures?.peak).toEqual({ x: 11, y: 2 })
    expect(figures?.centreOfMass?.x).toBeCloseTo(11 + (0.5 * 30) / 130)
    expect(figures?.centreOfMass?.y).toBeCloseTo(2)
  })

  test('are none of nothing, and no centre where all is equal', () => {
    const grid = scanGrid(first(asMeasured, 1), planned)
    if (grid === undefined) throw new Error('no grid')
    expect(mapFigures(grid)?.centreOfMass).toBeUndefined()
    const blank = scanGrid({ ...asMeasured, values: asMeasured.values.map(() => NaN) }, planned)
    expect(blank && mapFigures(blank)).toBeUndefined()
  })
})
