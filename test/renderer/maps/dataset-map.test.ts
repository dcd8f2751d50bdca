import { describe, expect, test } from 'vitest'
import { datasetMap, type ReadField } from '../../../renderer/maps/dataset-map.ts'
import { mapCsv } from '../../../renderer/maps/map-csv.ts'
import type { PlotField } from '../../../shared/model/data-file.ts'

function read(name: string, numbers: readonly number[], more: Partial<PlotField> = {}): ReadField {
  const place = { path: `/plot/${name}`, name, shape: [numbers.length], dtype: 'float64' } as const
  return { numbers, field: { ...place, longName: undefined, units: undefined, ...more } }
}

describe('the map of a recorded file', () => {
  test('has values where they were measured, noise of the read-back or not', () => {
    const planned = (start: number, stop: number) => ({ planned: { start, stop, count: 3 } })
    const x = read('sx', [0.01, 1.2, 1.9, 2, 0.8, 0], planned(0, 2))
    const y = read('sz', [5, 5, 5, 6, 6, 6], { ...planned(5, 7), units: 'mm', longName: 'Sample Z' })
    const map = datasetMap(x, y, read('det', [1, 2, 3, 4, 5, 6]))
    expect(map?.y).toEqual({ label: 'Sample Z', unit: 'mm' })
    expect(map?.grid).toMatchObject({ x: [0, 1, 2], y: [5, 6, 7], placed: 6 })
    expect([...(map?.grid.values ?? [])]).toEqual([1, 2, 3, 6, 5, 4, NaN, NaN, NaN])
  })

  test('is none where the places make no grid', () => {
    const anywhere = Array.from({ length: 40 }, (_, at) => Math.sin(at * at))
    const elsewhere = anywhere.map(value => Math.cos(value * 99))
    expect(datasetMap(read('x', anywhere), read('y', elsewhere), read('det', anywhere))).toBeUndefined()
  })

  test('of a matrix is saved with both positions of every value', () => {
    const value = read('det', [1, 2, 3, 4], { shape: [2, 2], units: 'counts' })
    const map = datasetMap(read('x', [0, 2, 4]), read('y', [9, 8], { units: 'mm' }), value)
    expect(map?.grid.x).toEqual([1, 3])
    expect(map && mapCsv(map)).toBe('x,y (mm),det (counts)\n1,9,1\n3,9,2\n1,8,3\n3,8,4\n')
  })
})
