import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { firstCapacity } from '../../../../electron/hdf5/appender/series-appender.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { recoverFile } from '../../../../electron/writer/recover-file.ts'
import type { FileSkeleton } from '../../../../shared/nexus/skeleton.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const skeleton: FileSkeleton = {
  rootAttributes: { default: 'entry' },
  nodes: [
    { kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } },
    { kind: 'series', path: '/entry/th', type: 'float64', fill: Number.NaN, attributes: { units: 'deg' } },
    { kind: 'series', path: '/entry/det', type: 'float64', fill: Number.NaN, attributes: {} },
    { kind: 'series', path: '/entry/status', type: 'int8', fill: 0, attributes: {} },
    { kind: 'values', path: '/entry/grid', type: 'float64', shape: [2, 3], fill: Number.NaN, attributes: {} },
    { kind: 'text', path: '/entry/end', length: 16, value: 'running', attributes: {} },
    { kind: 'hardLink', path: '/entry/again', target: '/entry/det' },
  ],
}

async function recording(): Promise<{ file: string; open: AppendFile }> {
  const file = join(temporaryFolder(), 'series.h5')
  return { file, open: new AppendFile(file, await writeSkeleton(file, skeleton, { replace: false })) }
}

function writePoints(open: AppendFile, from: number, to: number): void {
  for (let point = from; point < to; point++) {
    open.writeRow(point, [
      { dataset: '/entry/th', value: point / 10 },
      { dataset: '/entry/det', value: point ** 2 },
      { dataset: '/entry/status', value: 1 },
    ])
  }
}

interface Seen {
  readonly th: readonly (number | null)[]
  readonly det: readonly (number | null)[]
  readonly again: number
  readonly status: readonly number[]
}

function seen(file: string): Seen {
  return python<Seen>(
    `
import h5py, math
numbers = lambda d: [None if math.isnan(x) else float(x) for x in d[()]]
with h5py.File(argument, 'r') as f:
    e = f['entry']
    print(json.dumps(dict(th=numbers(e['th']), det=numbers(e['det']), again=len(e['again']), status=[int(x) for x in e['status'][()]])))`,
    file,
  )
}

const squares = (count: number): readonly number[] => Array.from({ length: count }, (_, point) => point ** 2)

describeWith(pythonModules('h5py'), 'a series of numbers', () => {
  test('is empty in a new file and as long as what was written, at any moment', async () => {
    const { file, open } = await recording()
    expect(seen(file)).toEqual({ th: [], det: [], again: 0, status: [] })
    writePoints(open, 0, 3)
    expect(seen(file)).toEqual({ th: [0, 0.1, 0.2], det: [0, 1, 4], again: 3, status: [1, 1, 1] })
    await open.finish()
    expect(seen(file).det).toEqual([0, 1, 4])
  })

  test.each([firstCapacity, firstCapacity + 1, 5 * firstCapacity + 7])(
    'keeps every number when it moves to a larger place: %i points',
    async count => {
      const { file, open } = await recording()
      writePoints(open, 0, count)
      expect(seen(file).det).toEqual(squares(count))
      await open.finish()
      const { again, det, status } = seen(file)
      expect(det).toEqual(squares(count))
      expect(again).toBe(count)
      expect(status).toEqual(Array.from({ length: count }, () => 1))
    },
  )

  test('reads the fill value where points were left out, also far behind the end', async () => {
    const { file, open } = await recording()
    writePoints(open, 0, 2)
    writePoints(open, 4, 5)
    writePoints(open, 2000, 2001)
    await open.finish()
    const { det, status } = seen(file)
    expect(det.slice(0, 6)).toEqual([0, 1, null, null, 16, null])
    expect(det).toHaveLength(2001)
    expect(det.at(-1)).toBe(4_000_000)
    expect(status.slice(0, 6)).toEqual([1, 1, 0, 0, 1, 0])
  })

  test('a point that is written late changes nothing else', async () => {
    const { file, open } = await recording()
    writePoints(open, 0, 2)
    writePoints(open, 3, 4)
    writePoints(open, 2, 3)
    expect(seen(file).det).toEqual([0, 1, 4, 9])
  })

  test('is whole after its writer is gone, and recovery may be repeated', async () => {
    const { file, open } = await recording()
    writePoints(open, 0, 1000)
    const closing = { texts: { '/entry/end': 'failed' }, values: {} }
    await recoverFile(file, closing)
    expect(seen(file).det).toEqual(squares(1000))
    const { size } = statSync(file)
    // Nothing of the room announced ahead is left.
    expect(size).toBeLessThan(100_000)
    await recoverFile(file, closing)
    expect(statSync(file).size).toBe(size)
    expect(seen(file).det).toEqual(squares(1000))
  })
})

describe('a point with columns of both kinds', () => {
  test('lands in planned places and at the ends of series', async () => {
    const { open } = await recording()
    open.writeRow(4, [
      { dataset: '/entry/grid', value: 7 },
      { dataset: '/entry/th', value: 1 },
    ])
    expect(() => open.writeRow(6, [{ dataset: '/entry/grid', value: 7 }])).toThrow(/do not fit into 6/)
    expect(() => open.writeRow(0, [{ dataset: '/entry/none', value: 7 }])).toThrow(/no values dataset/)
    expect(() => open.writeRow(0, [{ dataset: '/entry/status', value: 300 }])).toThrow(/not a number/)
    await open.finish()
  })
})
