import { describe, expect, test } from 'vitest'
import { fittingTitle, logTicks } from '../../../renderer/curves/axis-layout.ts'
import { curveFigure } from '../../../renderer/curves/figure.ts'
import { markAnnotations } from '../../../renderer/curves/mark-layout.ts'
import { cursorMark, nowMark, peakMarks, type Mark } from '../../../renderer/curves/marks.ts'
import { nearestPoint, valueUnder } from '../../../renderer/curves/pointer-place.ts'
import type { PlotColours, PlotlyElement } from '../../../renderer/curves/plotly-types.ts'
import { curveFigures, curveFit, fitOverlay, residualOf } from '../../../renderer/curves/main-curve.ts'
import { cursorMove } from '../../../renderer/panels/plot/plot-keys.ts'

const colours: PlotColours = {
  surface: '#000',
  raised: '#111',
  line: '#222',
  text1: '#fff',
  text2: '#eee',
  text3: '#ddd',
  accent: '#00f',
  ok: '#0f0',
  warn: '#ff0',
  curves: ['#001', '#002', '#003', '#004', '#005', '#006'],
  font: 'sans',
  mono: 'mono',
}
const x = Array.from({ length: 81 }, (_, at) => 11.8 + at * 0.01)
const peak = {
  x,
  y: x.map(at => 5 + 100 * 2 ** -(((at - 12.2) / 0.1) ** 2)),
  xAxis: { label: 'th', unit: 'deg' },
  yAxis: { label: 'det', unit: '' },
  name: 'det',
}
const axes = { x: peak.xAxis, y: peak.yAxis }
const options = { colours, revision: 'a', xRange: [11.8, 12.6] as const }

interface Layout {
  readonly xaxis: {
    readonly range?: readonly number[]
    readonly anchor?: string
    readonly nticks: number
    readonly title?: { text: string }
  }
  readonly yaxis: {
    readonly type?: string
    readonly domain?: readonly number[]
    readonly title: { text: string }
    readonly nticks: number
  }
  readonly yaxis2?: { readonly side: string }
  readonly margin: { readonly l: number; readonly r: number; readonly t: number }
  readonly hovermode: string | false
  readonly shapes: readonly object[]
}
const layoutOf = (more: object = {}, right?: typeof axes.x) =>
  curveFigure([peak], { ...axes, right }, { ...options, ...more }).layout as Layout

describe('a figure', () => {
  test('keeps the part of x that a person chose', () => {
    expect(layoutOf({ zoom: [12, 12.1] }).xaxis.range).toEqual([12, 12.1])
  })

  test('has nothing pop up while points come', () => {
    expect(layoutOf({ isLive: true }).hovermode).toBe(false)
    expect(layoutOf().hovermode).toBe('closest')
  })

  test('makes room on the right for a second axis and below for the rest of a fit', () => {
    expect(layoutOf({}, axes.y).yaxis2?.side).toBe('right')
    expect(layoutOf({}, axes.y).margin.r).toBeGreaterThan(layoutOf().margin.r)
    expect(layoutOf({ residual: peak }).yaxis.domain?.[0]).toBeGreaterThan(0.2)
    expect(layoutOf({ residual: peak }).xaxis.anchor).toBe('y3')
  })

  test('has fewer numbers where it is small, and no title below where it is low', () => {
    const [usual, low] = [320, 90].map(height => layoutOf({ size: { width: 240, height } }))
    expect([usual?.xaxis.nticks, usual?.yaxis.nticks]).toEqual([2, 7])
    expect([low?.xaxis.title, low?.yaxis.nticks]).toEqual([undefined, 2])
    expect(usual?.xaxis.title?.text).toBe('th (deg)')
  })

  test('has room for seven digits beside the title', () => {
    const large = { ...peak, y: peak.y.map(value => value * 1e5) }
    const { margin } = curveFigure([large], axes, options).layout as Layout
    expect(margin.l).toBeGreaterThan(layoutOf().margin.l)
  })

  test('has a logarithmic axis without superscripts', () => {
    expect(layoutOf({ isLog: true }).yaxis.type).toBe('log')
    expect(logTicks(0.5, 2e5)).toEqual({
      values: [0.1, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000],
      texts: ['0.1', '1', '10', '100', '1000', '10000', '100000', '1e6'],
    })
    expect(logTicks(3, 40).texts).toEqual(['1', '2', '5', '10', '20', '50', '100', '200', '500'])
  })

  test('never cuts the title of an axis: its name loses the middle, its unit stays', () => {
    const axis = { label: 'data_frelon_roi_background_mean / ring_current', unit: 'counts/mA' }
    expect(fittingTitle(axis, 2000)).toBe('data_frelon_roi_background_mean / ring_current (counts/mA)')
    const short = fittingTitle(axis, 200)
    expect(short.length).toBeLessThanOrEqual(30)
    expect(short).toMatch(/^data_.*….*current \(counts\/mA\)$/)
    expect(fittingTitle(axis, 40).length).toBeLessThanOrEqual(6)
  })
})

describe('marks', () => {
  const figures = curveFigures(peak, false)
  const marks = figures === undefined ? [] : peakMarks(figures)
  const labels = (all: readonly Mark[]) =>
    markAnnotations(all, colours, [11.8, 12.6]) as { text: string; xanchor: string; yshift: number }[]

  test('show centre and width as they are read off the curve', () => {
    expect(marks).toMatchObject([
      { kind: 'place', label: 'CEN 12.2' },
      { kind: 'width', label: 'FWHM 0.2' },
    ])
    expect(labels(marks)).toHaveLength(1)
  })

  test('do not write over each other, wherever the motor stands', () => {
    for (const at of [11.81, 12, 12.19, 12.2, 12.3, 12.59]) {
      const [first, second] = labels([...marks, nowMark('th', at)])
      const isApart = first?.xanchor === 'right' && second?.xanchor === 'left'
      const isFar = Math.abs(at - 12.2) >= 0.3 * 0.8
      expect([at, isApart || isFar || second?.yshift !== 0]).toEqual([at, true])
    }
  })

  test('have a line for the cursor without a label', () => {
    expect(layoutOf({ marks: [cursorMark(12.1)] }).shapes).toHaveLength(1)
    expect(labels([cursorMark(12.1)])).toEqual([])
    expect(layoutOf({ marks: [cursorMark(12.1)] }).margin.t).toBe(layoutOf().margin.t)
  })
})

describe('the fit of what is in sight', () => {
  const ask = { shape: 'gauss', background: 'flat', isLive: false } as const

  test('takes only the points within the zoom', () => {
    const two = { ...peak, y: peak.y.map((y, at) => y + 300 * 2 ** -((((x[at] ?? 0) - 11.9) / 0.02) ** 2)) }
    const fit = curveFit(two, { ...ask, zoom: [12.02, 12.5] })
    expect(fit.kind === 'fitted' && fit.values.find(({ name }) => name === 'centre')?.value).toBeCloseTo(
      12.2,
      4,
    )
  })

  test('is drawn over the points it was made of, and leaves a rest', () => {
    const fit = curveFit(peak, { ...ask, zoom: undefined })
    if (fit.kind === 'refused') throw new Error(fit.reason)
    const overlay = fitOverlay(peak, fit, undefined)
    expect([overlay.role, overlay.x[0], overlay.y.length]).toEqual(['fit', 11.8, 400])
    expect(Math.max(...Array.from(residualOf(peak, fit).y, Math.abs))).toBeLessThan(1e-6)
  })

  test('waits for the end of a scan that has too many points', () => {
    const many = Array.from({ length: 3000 }, (_, at) => at)
    const fit = curveFit({ ...peak, x: many, y: many }, { ...ask, isLive: true, zoom: undefined })
    expect(fit).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('when the scan has ended') as string,
    })
    expect(
      curveFigures({ ...peak, x: new Float64Array(60_000), y: new Float64Array(60_000) }, true),
    ).toBeUndefined()
  })
})

describe('the pointer', () => {
  test('is told in units of x within the axes, and nowhere else', () => {
    const element = document.createElement('div') as unknown as PlotlyElement
    const field = document.createElement('div')
    field.className = 'nsewdrag'
    field.getBoundingClientRect = () => new DOMRect(100, 50, 200, 100)
    element.append(field)
    Object.assign(element, { layout: { xaxis: { range: [10, 20] } } })
    expect(valueUnder(element, new MouseEvent('click', { clientX: 150, clientY: 60 }))).toBe(12.5)
    expect(valueUnder(element, new MouseEvent('click', { clientX: 50, clientY: 60 }))).toBeUndefined()
    expect(valueUnder(element, new MouseEvent('click', { clientX: 150, clientY: 10 }))).toBeUndefined()
  })

  test('finds the nearest point, in any order and among gaps', () => {
    expect(nearestPoint([5, NaN, 1, 3], 4, 2.9)).toBe(3)
    expect(nearestPoint([5, 1, 3], 2, 2.9)).toBe(1)
    expect(nearestPoint([], 0, 1)).toBeUndefined()
  })
})

test('keys move the cursor point by point, ten at a time, to the ends, and take it away', () => {
  const keys = (key: string, shiftKey = false) => cursorMove({ key, shiftKey })
  expect([keys('ArrowRight'), keys('ArrowLeft', true)]).toEqual([1, -10])
  expect([keys('Home'), keys('End')]).toEqual([-Infinity, Infinity])
  expect([keys('a'), keys('Escape'), keys('x')]).toEqual(['anchor', 'clear', undefined])
})
