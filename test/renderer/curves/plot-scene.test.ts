import { describe, expect, test } from 'vitest'
import { curvesCsv } from '../../../renderer/curves/curves-csv.ts'
import { difference } from '../../../renderer/curves/difference.ts'
import { firstChoice, type PlotChoice } from '../../../renderer/curves/plot-choice.ts'
import { plotScene } from '../../../renderer/curves/plot-scene.ts'
import { pointCount } from '../../../renderer/curves/curve.ts'
import { scanOfSelection } from '../../../renderer/curves/scan-columns.ts'
import type { TreeNode } from '../../../shared/structure/experiment-tree.ts'
import { peakTree, scanIds } from '../support/peak-tree.ts'

const tree = peakTree(4)
const scan = (index: number): TreeNode => {
  const found = scanOfSelection(tree, scanIds[index])
  if (found === undefined) throw new Error('no scan')
  return found
}
const scene = (choice: Partial<PlotChoice>, index = 3) =>
  plotScene(tree, scan(index), { ...firstChoice, ...choice })
const names = (choice: Partial<PlotChoice>, index = 3) => scene(choice, index)?.curves.map(({ name }) => name)

describe('the plot of a scan', () => {
  test('shows the likely column of the scan alone, over the planned range', () => {
    expect(names({})).toEqual(['det'])
    expect(scene({})?.x).toEqual({ label: 'th', unit: 'deg' })
    expect(scene({})?.xRange).toEqual([11.8, 12.6])
  })

  test('has several columns, left and right, and says on each axis what it is', () => {
    const shown = scene({ left: ['det', 'mon'], right: ['mA'] })
    expect(shown?.curves.map(({ name, side }) => [name, side])).toEqual([
      ['det', 'left'],
      ['mon', 'left'],
      ['mA', 'right'],
    ])
    expect(shown?.left.label).toBe('det, mon')
    expect(shown?.right).toEqual({ label: 'mA', unit: 'mA' })
  })

  test('leaves out columns that the scan does not have, and shows the likely one where none is left', () => {
    expect(names({ left: ['nothing', 'mon'] })).toEqual(['mon'])
    expect(names({ left: ['nothing'] })).toEqual(['det'])
  })

  test('has the last scans along the same axis, the newest first, and none that came later', () => {
    expect(names({ lastScans: 5 })).toEqual(['#4', '#3', '#2', '#1'])
    expect(names({ lastScans: 3 })).toEqual(['#4', '#3', '#2'])
    expect(names({ lastScans: 5 }, 1)).toEqual(['#2', '#1'])
    expect(scene({ lastScans: 5 })?.curves.map(({ role }) => role ?? 'data')).toEqual([
      'data',
      'earlier',
      'earlier',
      'earlier',
    ])
  })

  test('has scans that were put there by hand, once each', () => {
    const added = [scanIds[0], scanIds[0], scanIds[3]].flatMap(id => id ?? [])
    expect(names({ added })).toEqual(['#4', '#1'])
    expect(names({ added, left: ['det', 'mon'] })).toEqual(['#4 det', '#4 mon', '#1 det', '#1 mon'])
  })

  test('shows what the curves differ from the first other scan', () => {
    const shown = scene({ lastScans: 3, isDifference: true })
    expect(shown?.curves.map(({ name }) => name)).toEqual(['#4 − #3', '#2 − #3'])
    const [plain] = scene({})?.curves ?? []
    const [other] = scene({}, 2)?.curves ?? []
    expect(shown?.curves[0]?.y[20]).toBeCloseTo((plain?.y[20] ?? NaN) - (other?.y[20] ?? NaN), 10)
  })
})

describe('a difference', () => {
  const axis = { label: 'x', unit: '' }
  const curve = (x: number[], y: number[]) => ({ x, y, xAxis: axis, yAxis: axis, name: 'c' })

  test('takes the other curve between its points, in any order, and nowhere else', () => {
    const found = difference(curve([0, 1, 1.5, 2, 3], [10, 10, 10, 10, 10]), curve([2, 1], [4, 2]))
    expect(found.y).toEqual([NaN, 8, 7, 6, NaN])
  })
})

describe('the numbers of a plot as text', () => {
  const axis = { label: 'th', unit: 'deg' }
  test('have all points, each curve at its own positions, and quote what must be quoted', () => {
    const one = { x: [1, 2], y: [0.1, NaN], xAxis: axis, yAxis: { label: 'a,b', unit: '' }, name: '#1' }
    expect(curvesCsv([one])).toBe('th (deg),"a,b"\n1,0.1\n2,\n')
    const two = { ...one, x: [5], y: [1e-9], name: '#2' }
    expect(curvesCsv([one, two])).toBe('#1: th (deg),"#1: a,b",#2: th (deg),"#2: a,b"\n1,0.1,5,1e-9\n2,,,\n')
  })

  test('are as many as the scan has', () => {
    const [main] = scene({})?.curves ?? []
    expect(main && pointCount(main)).toBe(81)
    expect(curvesCsv(main === undefined ? [] : [main]).split('\n')).toHaveLength(83)
  })
})
