import { expect, test } from 'vitest'
import type { DataFile } from '../../../electron/files/data-file.ts'
import { readFrame } from '../../../electron/ipc/read-frame.ts'
import type { DataBlock, DataType } from '../../../shared/model/data-file.ts'

/** A file of one dataset of 1 × 3 values, as one that is opened answers. */
function fileOf(dtype: DataType, values: DataBlock['values']): DataFile {
  const path = '/image'
  const nothing = { nxClass: undefined, attributes: {}, childCount: 0, linkTarget: undefined }
  return {
    file: '/data/sums.h5',
    format: 'HDF5',
    node: () => Promise.resolve({ ...nothing, path, name: 'image', kind: 'dataset', shape: [1, 3], dtype }),
    children: () => Promise.resolve([]),
    read: () => Promise.resolve({ path, shape: [1, 3], dtype, values }),
    close: () => Promise.resolve(),
  }
}

test('64-bit integers that no double holds are shown as the nearest ones', async () => {
  const values = { kind: 'list', data: [1, '9007199254740993', '18446744073709551615'] } as const
  const { buffer, image, pixelType } = await readFrame(fileOf('uint64', values), '/image', 0)
  expect({ image, pixelType }).toEqual({ image: { height: 1, width: 3 }, pixelType: 'float64' })
  expect([...new Float64Array(buffer)]).toEqual([1, 2 ** 53, 2 ** 64])
})

test('what is no number is refused by its type and place', async () => {
  const reading = readFrame(fileOf('text', { kind: 'list', data: ['a', 'b', 'c'] }), '/image', 0)
  await expect(reading).rejects.toMatchObject({
    message: 'A dataset of type text cannot be shown as image',
    where: '/data/sums.h5::/image',
  })
})
