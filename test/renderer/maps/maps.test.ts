import { describe, expect, test } from 'vitest'
import { defaultLook } from '../../../renderer/image/look.ts'
import { firstChoice } from '../../../renderer/curves/plot-choice.ts'
import { drawnCells } from '../../../renderer/maps/drawn-cells.ts'
import { cellAt, newestCell, readCell, steppedCell } from '../../../renderer/maps/map-cells.ts'
import { mapCsv } from '../../../renderer/maps/map-csv.ts'
import { mapFigure, scaleCells } from '../../../renderer/maps/map-figure.ts'
import { mapRaster, type MapRaster } from '../../../renderer/maps/map-raster.ts'
import { zoomed } from '../../../renderer/maps/map-zoom.ts'
import { mapMotors, mappableColumns, scanMap } from '../../../renderer/maps/scan-map.ts'
import { cellWords, moveLabel } from '../../../renderer/words/plot-words.ts'
import { mapFront } from '../../../renderer/panels/plot/map-front.ts'
import { VersionedMap } from '../../../shared/base/versioned-map.ts'
import { imageStatistics } from '../../../shared/imaging/image-statistics.ts'
import type { ExperimentTree, TreeNode } from '../../../shared/structure/experiment-tree.ts'
import { meshTree, nestedTree, type Recorded } from '../support/mesh-tree.ts'

const mapOf = ({ scan, tree }: Recorded, choice = {}) => scanMap(tree, scan, { ...firstChoice, ...choice })
const demanded = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Error('nothing there')
  return thing
}
const mesh = demanded(mapOf(meshTree({ points: 8 })))

describe('the map of a scan over two motors', () => {
  test('has the fast motor across, the slow one up, with units, and is blank where nothing was measured', () => {
    expect([mesh.x, mesh.y]).toEqual([
      { label: 'px', unit: 'mm' },
      { label: 'pz', unit: 'mm' },
    ])
    expect(mesh.value).toEqual({ label: 'det', unit: 'counts' })
    expect(mesh.grid.x).toEqual([0, 1, 2])
    expect(mesh.grid.y).toEqual([10, 20, 30, 40])
    expect([...mesh.grid.values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, NaN, NaN, NaN, NaN])
  })

  test('grows point by point on axes that do not move', () => {
    const early = demanded(mapOf(meshTree({ points: 1 })))
    expect([early.grid.x, early.grid.y]).toEqual([mesh.grid.x, mesh.grid.y])
    expect(early.grid.placed).toBe(1)
    expect(mapOf(meshTree({ points: 0 }))).toBeUndefined()
  })

  test('of a relative scan begins where the motors stood', () => {
    const relative = demanded(mapOf(meshTree({ points: 2, from: 100 })))
    expect(relative.grid.x).toEqual([100, 101, 102])
    expect(relative.grid.y).toEqual([110, 120, 130, 140])
  })

  test('shows the column that was chosen, divided by the ring current, and no motor', () => {
    const recorded = meshTree({ points: 8 })
    expect(mappableColumns(recorded.tree, recorded.scan).map(({ name }) => name)).toEqual(['det', 'mA'])
    expect(mapOf(recorded, { left: ['mA'] })?.value.label).toBe('mA')
    expect(mapOf(recorded, { left: ['nothing'] })?.value.label).toBe('det')
    const divided = mapOf(recorded, { normalise: true })
    expect(divided?.value).toEqual({ label: 'det / mA', unit: 'counts/mA' })
    expect(divided?.grid.values[5]).toBeCloseTo(5 / 200)
  })

  test('is one of two scans of a description, one within the other, too', () => {
    const recorded = nestedTree()
    expect(mapMotors(recorded.tree, recorded.scan)).toMatchObject({ fast: 'px', slow: 'pz' })
    const nested = demanded(mapOf(recorded))
    expect([...nested.grid.values]).toEqual([0, 1, 2, 3, 4, NaN])
    expect(nested.y).toEqual({ label: 'pz', unit: 'mm' })
  })

  test('is none of a scan over one motor or three, or among repetitions', () => {
    const { scan, tree } = nestedTree()
    const alone: ExperimentTree = { ...tree, nodes: VersionedMap.of([[scan.plan.id, scan]]) }
    expect(mapMotors(alone, { ...scan, parent: undefined })).toBeUndefined()
    expect(mapMotors(...withAround(tree, scan, 'repeat'))).toBeUndefined()
    expect(mapMotors(...withAround(tree, scan, 'scan'))).toBeUndefined()
  })

  /** The two scans in one more of the given kind. */
  function withAround(
    tree: ExperimentTree,
    scan: TreeNode,
    kind: 'repeat' | 'scan',
  ): [ExperimentTree, TreeNode] {
    const outer = demanded(tree.nodes.get(demanded(scan.parent)))
    const root = demanded(tree.nodes.get(demanded(outer.parent)))
    if (outer.plan.kind !== 'scan') throw new Error('no scan')
    const plan = kind === 'scan' ? outer.plan : { ...outer.plan, kind: 'repeat' as const, times: 2 }
    return [{ ...tree, nodes: VersionedMap.of([...tree.nodes, [root.plan.id, { ...root, plan }]]) }, scan]
  }
})

describe('the cursor of a map', () => {
  const key = (name: string, shiftKey = false) => ({ key: name, shiftKey })

  test('walks over its cells by keys and stays on it', () => {
    const middle = steppedCell(mesh.grid, undefined, key('ArrowUp'))
    expect(middle).toEqual({ column: 1, row: 2 })
    expect(steppedCell(mesh.grid, middle, key('ArrowUp'))).toEqual({ column: 1, row: 3 })
    expect(steppedCell(mesh.grid, middle, key('ArrowDown', true))).toEqual({ column: 1, row: 0 })
    expect(steppedCell(mesh.grid, middle, key('Home'))).toEqual({ column: 0, row: 2 })
    expect(steppedCell(mesh.grid, middle, key('PageUp'))).toEqual({ column: 1, row: 3 })
    expect(steppedCell(mesh.grid, middle, key('x'))).toBeUndefined()
  })

  test('says both positions and the value, or that nothing was measured', () => {
    const cell = cellAt(mesh.grid, { x: 1.4, y: 24 })
    expect(cellWords(mesh, readCell(mesh.grid, cell))).toBe('px 1 mm · pz 20 mm · 4 counts')
    const blank = cellAt(mesh.grid, { x: 2, y: 44 })
    expect(cellWords(mesh, readCell(mesh.grid, blank))).toBe('px 2 mm · pz 40 mm · not measured')
    expect(newestCell(mesh.grid)).toEqual({ column: 1, row: 2 })
  })

  test('leads both motors there, and nobody where they cannot be moved', () => {
    const acts = { ask: () => {}, picture: () => undefined, zoomBy: () => {} }
    const state = {
      map: mesh,
      cursor: { column: 2, row: 1 },
      figures: { peak: { x: 1, y: 30 }, centreOfMass: undefined },
      hasMonitor: true,
      canBeCurve: true,
    }
    const front = mapFront(() => ({ ...state, motors: { fast: 'px', slow: 'pz' } }), acts)
    expect(front.places().map(moveLabel)).toEqual([
      'Move px to 2, pz to 20…',
      'Move px to 1, pz to 30 (PEAK)…',
    ])
    expect(front.cursorWords()).toBe('px 2 mm · pz 20 mm · 5 counts')
    expect(mapFront(() => ({ ...state, motors: undefined }), acts).places()).toEqual([])
  })

  test('is the middle of what is zoomed to', () => {
    const near = zoomed(mesh.grid, { cursor: { column: 0, row: 0 }, factor: 0.5, zoom: undefined })
    expect(near).toEqual({ x: [-0.25, 1.25], y: [7.5, 27.5] })
    const all = zoomed(mesh.grid, { cursor: undefined, factor: 0.5, zoom: undefined })
    expect(all).toEqual({ x: [0.25, 1.75], y: [15, 35] })
    expect(zoomed(mesh.grid, { cursor: undefined, factor: undefined, zoom: near })).toBeUndefined()
  })
})

describe('a drawn map', () => {
  const colour = '#123456'
  const tokens = [
    'surface',
    'raised',
    'line',
    'text1',
    'text2',
    'text3',
    'accent',
    'ok',
    'warn',
    'font',
    'mono',
  ]
  const plain = Object.fromEntries(tokens.map(name => [name, colour]))
  const statistics = imageStatistics(
    { pixels: mesh.grid.values, imageWidth: 3, saturation: undefined },
    { x: 0, y: 0, width: 3, height: 4 },
  )
  const figure = (more: object = {}) =>
    mapFigure(mesh, {
      colours: { ...plain, curves: [colour] } as never,
      look: { ...defaultLook, map: 'gray' },
      levels: { low: 0, high: 7 },
      statistics,
      picture: 'data:picture',
      revision: 'a',
      zoom: undefined,
      cursor: undefined,
      now: undefined,
      size: { width: 400, height: 300 },
      ...more,
    })
  const gray = { ...defaultLook, map: 'gray' as const }
  const levels = { low: 0, high: 7 }
  /** Colours of the middle of a cell of a raster, counted from the lower left. */
  const colourOf = ({ height, rgba, width }: MapRaster, across: number, up: number) => {
    const at = (Math.floor((1 - up) * height) * width + Math.floor(across * width)) * 4
    return [...rgba.subarray(at, at + 4)]
  }

  test('has cells between half-way lines, clear where nothing was measured', () => {
    const raster = mapRaster(mesh.grid, gray, levels)
    expect([raster.width, raster.height]).toEqual([510, 512])
    expect(colourOf(raster, 0.5, 0.1)).toEqual([36, 36, 36, 255])
    expect(colourOf(raster, 0.5, 0.6)).toEqual([255, 255, 255, 255])
    expect(colourOf(raster, 0.5, 0.9)).toEqual([0, 0, 0, 0])
    expect(figure().layout).toMatchObject({
      images: [{ source: 'data:picture', x: -0.5, y: 45, sizex: 3, sizey: 40 }],
      xaxis: { range: [-0.5, 2.5] },
    })
  })

  test('has wide cells where steps are wide', () => {
    const raster = mapRaster({ x: [0, 1, 5], y: [0], values: Float64Array.of(0, 7, 0) }, gray, levels)
    // From -0.5 to 7: the cell in the middle from 0.5 to 3.
    const at = (x: number) => colourOf(raster, (x + 0.5) / 7.5, 0.5)[0]
    expect([0.45, 0.55, 2.95, 3.05].map(at)).toEqual([0, 255, 255, 0])
  })

  test('has the colours that an image with the same look and levels has', () => {
    const look = { ...gray, isReversed: true, scale: 'log' as const }
    const expected = 255 - Math.round((Math.log1p(999 / 7) / Math.log(1000)) * 255)
    expect(colourOf(mapRaster(mesh.grid, look, levels), 0.5, 0.1)[0]).toBe(expected)
  })

  test('marks the cursor and where the motors stand', () => {
    const { data, layout } = figure({ cursor: { column: 1, row: 1 }, now: { x: 0.2, y: 11 } })
    expect(layout).toMatchObject({ shapes: [{ x0: 0.5, x1: 1.5, y0: 15, y1: 25 }, {}], annotations: [] })
    expect(data[0]).toMatchObject({ x: [0.2], y: [11] })
    expect(figure().data).toEqual([])
  })

  test('carries its colours away in a picture, with their values', () => {
    const { layout } = figure({ scalePicture: 'data:scale' })
    const { annotations, images } = layout as { annotations: { text: string; y: number }[]; images: object[] }
    expect(images[1]).toMatchObject({ source: 'data:scale', y: 1, sizey: 1 })
    expect(annotations.map(({ text }) => text)).toEqual(['0', '2', '4', '6', 'det (counts)'])
    const bar = mapRaster(scaleCells, gray, { low: 0, high: 1 })
    expect([colourOf(bar, 0.5, 0.001)[0], colourOf(bar, 0.5, 0.999)[0]]).toEqual([0, 255])
  })

  test('of many cells is drawn by the means of neighbours, gaps left out', () => {
    const lines = Array.from({ length: 512 }, (_, at) => at)
    const values = new Float64Array(512 * 2).map((_, at) => (at === 1 ? NaN : at % 512))
    const drawn = drawnCells({ x: lines, y: [0, 1], values })
    expect([drawn.x.length, drawn.y.length]).toEqual([256, 2])
    expect([...drawn.values.subarray(0, 3)]).toEqual([0, 2.5, 4.5])
    expect(drawn.x[1]).toBe(2.5)
  })

  test('is exported point by point as it was measured', () => {
    expect(mapCsv(mesh).split('\n').slice(0, 5)).toEqual([
      'px (mm),pz (mm),det (counts)',
      '0,10,0',
      '1,10,1',
      '2,10,2',
      '2,20,5',
    ])
  })
})
