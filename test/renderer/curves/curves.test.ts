import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { axisTitle } from '../../../renderer/curves/curve.ts'
import { decimate } from '../../../renderer/curves/decimate.ts'
import { curveFigure } from '../../../renderer/curves/figure.ts'
import { scanColumns, scanOfSelection } from '../../../renderer/curves/scan-columns.ts'
import { monitorColumn, plottableColumns, scanCurve } from '../../../renderer/curves/scan-curve.ts'
import { emptyTree } from '../../../shared/structure/apply-event.ts'
import { dark, data, events, finished, scan, treeAfterPoint, treeOf } from '../support/eff-tree.ts'

const seed = 20_261_123

describe('decimation', () => {
  test('leaves short curves as they are', () => {
    const points = { x: [1, 2, 3], y: [4, NaN, 6] }
    expect(decimate(points, 10)).toEqual(points)
  })

  test('keeps the lowest and highest point, the order of x, and the limit', () => {
    const curves = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 50,
      maxLength: 3000,
    })
    fc.assert(
      fc.property(curves, y => {
        const drawn = decimate({ x: y.map((_, index) => index), y }, 40)
        expect(drawn.x.length).toBeLessThanOrEqual(Math.max(40, y.length <= 40 ? 40 : 0))
        expect(Math.max(...drawn.y)).toBe(Math.max(...y))
        expect(Math.min(...drawn.y)).toBe(Math.min(...y))
        expect(drawn.x).toEqual([...drawn.x].sort((left, right) => left - right))
        expect([drawn.x[0], drawn.x.at(-1)]).toEqual([0, y.length - 1])
      }),
      { seed, numRuns: 100 },
    )
  })

  test('finds the one peak among gaps', () => {
    const y = Array.from({ length: 1000 }, (_, index) => (index === 617 ? 5 : NaN))
    expect(decimate({ x: y.map((_, index) => index), y }, 100).y).toContain(5)
  })

  test('draws a million points from at most two thousand', () => {
    const y = Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index / 1000))
    expect(decimate({ x: y, y }, 2000).x.length).toBeLessThanOrEqual(2000)
  })
})

describe('the scan that goes with a selection', () => {
  const name = (tree = finished, id?: typeof scan) => scanOfSelection(tree, id)?.plan.name

  test('is the scan itself, the one around a node, or the first of all', () => {
    expect(name(finished, scan)).toBe('Energy Scan')
    expect(name(finished, data)).toBe('Energy Scan')
    expect(name(finished, dark)).toBe('Energy Scan')
    expect(name(finished)).toBe('Energy Scan')
    expect(name(emptyTree())).toBeUndefined()
  })
})

describe('curve of a scan', () => {
  const node = (tree = finished) => {
    const found = tree.nodes.get(scan)
    if (found === undefined) throw new Error('no scan')
    return found
  }
  const automatic = { column: undefined, normalise: false }

  test('shows the data by themselves, at read-back positions, with units', () => {
    const curve = scanCurve(finished, node(), automatic)
    expect(curve?.yAxis).toEqual({ label: 'data_frelon_mean', unit: 'counts' })
    expect(curve?.xAxis).toEqual({ label: 'energy', unit: 'keV' })
    expect(curve?.x).toHaveLength(5)
    expect(curve?.x[4]).toBeCloseTo(4.5, 3)
  })

  test('offers no times and no axis as y', () => {
    const names = plottableColumns(finished, node()).map(column => column.name)
    expect(names).not.toContain('energy')
    expect(names.some(name => name.includes('epoch'))).toBe(false)
  })

  test('grows with the scan and is none before the first point', () => {
    const early = treeAfterPoint(2)
    expect(scanCurve(early, node(early), automatic)?.y).toHaveLength(2)
    const before = treeOf(events.slice(0, 1))
    expect(scanCurve(before, node(before), automatic)).toBeUndefined()
  })

  test('can be divided by the ring current, where one is recorded', () => {
    const monitored = withColumn('ring_current', [200, 100, 0, 50, 25])
    const plain = scanCurve(monitored, node(monitored), automatic)
    const divided = scanCurve(monitored, node(monitored), { column: undefined, normalise: true })
    expect(monitorColumn(monitored, node(monitored))?.name).toBe('ring_current')
    expect(divided?.y[1]).toBeCloseTo((plain?.y[1] ?? 0) / 100)
    expect(divided?.y[2]).toBeNaN()
    expect(divided?.yAxis.label).toBe('data_frelon_mean / ring_current')
  })

  test('is divided by the monitor that a person chose, and by the ring current where a scan lacks that', () => {
    const by = (monitor: string) => ({ column: undefined, normalise: true, monitor })
    const recorded = withColumn('ring_current', [200, 100, 0, 50, 25])
    const other = scanCurve(recorded, node(recorded), by('none of its columns'))
    expect(other?.yAxis.label).toBe('data_frelon_mean / ring_current')
    const monitored = withColumn('mon', [4, 5, 0, 8, 9])
    const plain = scanCurve(monitored, node(monitored), automatic)
    const divided = scanCurve(monitored, node(monitored), by('mon'))
    expect(divided?.y[1]).toBeCloseTo((plain?.y[1] ?? 0) / 5)
    expect(divided?.y[2]).toBeNaN()
    expect(divided?.yAxis.label).toBe('data_frelon_mean / mon')
  })

  test('keeps values of older versions apart from newer ones', () => {
    const columns = scanColumns(treeAfterPoint(2), node(treeAfterPoint(2)))
    expect(columns.every(({ length }) => length === 2)).toBe(true)
  })

  function withColumn(name: string, values: readonly number[]) {
    const columns = new Map(node().columns).set(name, { values, length: values.length })
    return { ...finished, nodes: finished.nodes.with([[scan, { ...node(), columns }]]) }
  }
})

test('a figure has titled axes with units and keeps the zoom of its curve', () => {
  const colour = '#fff'
  const colours = {
    surface: colour,
    raised: colour,
    line: colour,
    text1: colour,
    text2: colour,
    text3: colour,
    accent: colour,
    ok: colour,
    warn: colour,
    curves: ['#0af'],
    font: 'a',
    mono: 'b',
  }
  const axes = { x: { label: 'energy', unit: 'keV' }, y: { label: 'mean', unit: '' } }
  const curve = { x: [1, 2], y: [3, 4], xAxis: axes.x, yAxis: axes.y, name: 'a' }
  const figure = curveFigure([curve], axes, { colours, revision: 'scan 1', xRange: [3, 4] })
  expect(figure.layout).toMatchObject({
    uirevision: 'scan 1',
    xaxis: { title: { text: 'energy (keV)' }, range: [2.98, 4.02] },
  })
  expect(figure.data).toHaveLength(1)
  expect(axisTitle(axes.y)).toBe('mean')
})
