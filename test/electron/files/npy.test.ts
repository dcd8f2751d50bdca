import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMask } from '../../../electron/files/detector-mask.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hutch-npy-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** As numpy.save writes it: the head is padded so that numbers begin at a multiple of 64 bytes. */
function npy(descr: string, shape: string, bytes: Uint8Array, order = 'False'): Buffer {
  const words = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`
  const head = Buffer.from(`\x93NUMPY\x01\x00v\x00${words.padEnd(117)}\n`, 'latin1')
  return Buffer.concat([head, bytes])
}

async function opened(content: Uint8Array, name = 'array.npy') {
  await writeFile(join(folder, name), content)
  return await openDataFile(join(folder, name))
}

describe('an array of numpy', () => {
  test('opens as one dataset that is plotted, with its shape and type', async () => {
    const file = await opened(npy('|b1', '2, 3', Uint8Array.of(0, 1, 0, 0, 0, 1)))
    expect(await file.node('/')).toMatchObject({ nxClass: 'NXdata', attributes: { signal: 'data' } })
    expect(await file.node('/data')).toMatchObject({ shape: [2, 3], dtype: 'uint8' })
    const { values } = await file.read('/data', [])
    expect([...values.data]).toEqual([0, 1, 0, 0, 0, 1])
    await file.close()
  })

  test('of images is read frame by frame', async () => {
    const numbers = Uint8Array.from({ length: 24 }, (_, at) => at)
    const file = await opened(npy('|u1', '2, 3, 4', numbers))
    const { values } = await file.read('/data', [{ kind: 'index', at: 1 }])
    expect([...values.data]).toEqual([...numbers.subarray(12)])
    await file.close()
  })

  test.each([
    ['it holds "<c16"; real numbers are taken', npy('<c16', '1,', new Uint8Array(16))],
    ['it ends after 132 of 200 bytes', npy('<f8', '9,', new Uint8Array(4))],
    [
      'it is in Fortran order; save numpy.ascontiguousarray(…)',
      npy('|u1', '2, 2', new Uint8Array(4), 'True'),
    ],
    ['its header cannot be read', Buffer.from('\x93NUMPY\x01\x00\x04\x00{}  ', 'latin1')],
  ])('is refused where %s', async (why, content) => {
    await expect(opened(content, 'bad.npy')).rejects.toMatchObject({
      kind: 'format',
      message: `${join(folder, 'bad.npy')} cannot be read: ${why}`,
    })
  })

  test('is a mask of a detector where it has its shape', async () => {
    await writeFile(join(folder, 'mask.npy'), npy('|b1', '2, 3', Uint8Array.of(0, 1, 0, 0, 0, 1)))
    const image = { height: 2, width: 3 }
    const mask = await readMask(openDataFile, join(folder, 'mask.npy'), { image, id: 1 })
    expect([...mask.values]).toEqual([0, 1, 0, 0, 0, 1])
  })
})

describeWith(pythonModules('numpy'), 'numpy.save', () => {
  test('writes every type of number and byte order as it is read here', async () => {
    const types = ['i1', 'u1', '<u2', '>u2', '<i4', '>i8', '<u8', '<f4', '>f8', '<f8']
    python(
      `
import numpy
for name in argument['types']:
    numpy.save(argument['folder'] + '/' + name[-2:] + name[0] + '.npy', numpy.array([[3, 0, 120], [7, 1, 2]], name))
print('{}')`,
      { folder, types },
    )
    for (const name of types) {
      const file = await openDataFile(join(folder, `${name.slice(-2)}${name[0]}.npy`))
      const { values } = await file.read('/data', [])
      expect([...values.data], name).toEqual([3, 0, 120, 7, 1, 2])
      await file.close()
    }
  })
})
