import { effectScope } from 'vue'
import { describe, expect, test } from 'vitest'
import { screenMap } from '../../../../renderer/image/tools/screen-map.ts'
import { useDrawing, type DrawingTool } from '../../../../renderer/image/tools/use-drawing.ts'
import { useProfiles, type ProfileLine } from '../../../../renderer/image/tools/use-profiles.ts'
import type { RoiShape } from '../../../../shared/model/roi.ts'

function drawing(tool: DrawingTool) {
  const shapes: RoiShape[] = []
  const lines: ProfileLine[] = []
  const state = useDrawing({ onShape: shape => shapes.push(shape), onLine: line => lines.push(line) })
  state.choose(tool)
  return { ...state, shapes, lines }
}

describe('drawing', () => {
  test('a rectangle is dragged, and the tool is put away', () => {
    const it = drawing('rectangle')
    it.press({ x: 2, y: 3 })
    it.move({ x: 7, y: 9 })
    it.release()
    expect(it.shapes).toEqual([{ kind: 'rectangle', x: 2, y: 3, width: 5, height: 6 }])
    expect(it.tool.value).toBeUndefined()
  })

  test('a click makes nothing, and the tool stays', () => {
    const it = drawing('ring')
    it.press({ x: 2, y: 3 })
    it.release()
    expect(it.shapes).toEqual([])
    expect(it.tool.value).toBe('ring')
  })

  test('a polygon has a corner per click and is closed by a double click', () => {
    const it = drawing('polygon')
    for (const at of [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 5, y: 8 },
      { x: 5, y: 8 },
    ]) {
      it.press(at)
      it.release()
      it.move(at)
    }
    it.finish()
    expect(it.shapes).toEqual([
      {
        kind: 'polygon',
        points: [
          { x: 0, y: 0 },
          { x: 10, y: 0 },
          { x: 5, y: 8 },
        ],
      },
    ])
  })

  test('Escape takes back one corner after the other, then the tool', () => {
    const it = drawing('polygon')
    it.press({ x: 0, y: 0 })
    it.press({ x: 10, y: 0 })
    it.cancel()
    expect(it.points.value).toHaveLength(2)
    it.cancel()
    expect(it.points.value).toEqual([])
    expect(it.tool.value).toBe('polygon')
    it.cancel()
    expect(it.tool.value).toBeUndefined()
  })

  test('a line goes from where it was pressed to where it was let go', () => {
    const it = drawing('line')
    it.press({ x: 1.5, y: 1.5 })
    it.move({ x: 9.25, y: 4 })
    it.release()
    expect(it.lines).toEqual([{ from: { x: 1.5, y: 1.5 }, to: { x: 9.25, y: 4 } }])
  })
})

describe('the crosshair', () => {
  function crosshair() {
    const scope = effectScope()
    const state = scope.run(() => useProfiles(() => ({ x: 8, y: 8 })))
    if (state === undefined) throw new Error('no scope')
    state.toggleCrosshair({ x: 4, y: 5 })
    return state
  }
  const size = { width: 16, height: 16 }

  test('follows the pointer until it is pinned or moved by a key', () => {
    const it = crosshair()
    it.follow({ x: 6.9, y: 2.1 })
    expect(it.crosshair.value).toEqual({ x: 6.5, y: 2.5 })
    it.step(1, 0, size)
    it.follow({ x: 1, y: 1 })
    expect(it.crosshair.value).toEqual({ x: 7.5, y: 2.5 })
  })

  test('stays in the image', () => {
    const it = crosshair()
    it.step(-100, 100, size)
    expect(it.crosshair.value).toEqual({ x: 0.5, y: 15.5 })
  })

  test('asks for its row and column, and with circles for those too', () => {
    const it = crosshair()
    it.isRadial.value = true
    expect(it.requests.value).toEqual([
      { kind: 'row', y: 5 },
      { kind: 'column', x: 4 },
      { kind: 'radial', x: 8, y: 8 },
    ])
    it.toggleCrosshair(undefined)
    expect(it.requests.value.map(({ kind }) => kind)).toEqual(['radial'])
  })
})

test('places of image and screen lead to each other, also where the screen has finer pixels', () => {
  const map = screenMap({ x: 100, y: 50, width: 40, height: 20 }, { width: 800, height: 600 }, 2)
  const there = map.toScreen({ x: 110, y: 55 })
  expect(there).toEqual({ x: 100, y: 50 + 50 })
  expect(map.toImage(there)).toEqual({ x: 110, y: 55 })
  expect(map.scale).toBe(10)
})
