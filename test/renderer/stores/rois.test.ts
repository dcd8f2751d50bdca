import { describe, expect, test } from 'vitest'
import { addRoi } from '../../../renderer/image/roi/roi-edits.ts'
import { useRoisStore } from '../../../renderer/stores/rois.ts'
import type { RoiBook } from '../../../shared/model/roi.ts'
import { desk } from '../support/desk.ts'

const shape = { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 } as const
const one = addRoi([], shape, 'a')

function rig(kept: RoiBook = {}) {
  const made = desk({ 'roi.read': () => kept, 'roi.write': () => undefined })
  return { ...made, rois: made.use(() => useRoisStore()) }
}

describe('regions of the window', () => {
  test('are those that were kept, per detector', async () => {
    const { rois } = rig({ frelon: one })
    await rois.load()
    expect(rois.of('frelon')).toEqual(one)
    expect(rois.of('eiger')).toEqual([])
  })

  test('are kept with every change, and every change can be undone', async () => {
    const { bridge, rois, settle } = rig()
    rois.change('frelon', one)
    rois.change('frelon', [])
    await settle()
    expect(bridge.asked('roi.write')).toEqual([{ frelon: one }, { frelon: [] }])
    rois.undo()
    expect(rois.of('frelon')).toEqual(one)
    rois.undo()
    expect(rois.of('frelon')).toEqual([])
    expect(rois.canUndo).toBe(false)
    rois.undo()
    expect(rois.of('frelon')).toEqual([])
  })

  test('follow what another window changes', () => {
    const { bridge, rois } = rig()
    bridge.tell('roi.changed', { frelon: one })
    expect(rois.of('frelon')).toEqual(one)
    expect(rois.canUndo).toBe(false)
  })
})
