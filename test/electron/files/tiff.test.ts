import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackLzw } from '../../../electron/files/tiff/lzw.ts'
import { unpackBits } from '../../../electron/files/tiff/packbits.ts'
import { tiff, type TiffPageParts } from '../../builders/tiff.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

const counting = Array.from({ length: 12 }, (_, i) => i)
const shorts = Uint16Array.from(counting)
const page: TiffPageParts = { width: 4, height: 3, bits: 16, format: 1, pieces: [bytes(shorts)] }

function bytes(pixels: ArrayBufferView): Uint8Array {
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
}

function swapped(pixels: ArrayBufferView, width: 2 | 4 | 8): Buffer {
  const copy = Buffer.from(bytes(pixels))
  return width === 2 ? copy.swap16() : width === 4 ? copy.swap32() : copy.swap64()
}

async function pixelsOf(file: Uint8Array): Promise<readonly unknown[]> {
  return withOpened(writeIn(temporaryFolder(), 'image.tif', file), opened =>
    valuesOf(opened, '/frame_0000/data'),
  )
}

test.each([
  ['little-endian uint16', page, false],
  ['big-endian uint16', { ...page, pieces: [swapped(shorts, 2)] }, true],
  [
    'big-endian float64',
    { ...page, bits: 64, format: 3, pieces: [swapped(Float64Array.from(counting), 8)] },
    true,
  ],
  ['int32', { ...page, bits: 32, format: 2, pieces: [bytes(Int32Array.from(counting))] }, false],
  [
    'several strips, the last one short',
    { ...page, rowsPerStrip: 2, pieces: [bytes(shorts.slice(0, 8)), bytes(shorts.slice(8))] },
    false,
  ],
  ['strips without a stated size', { ...page, stripByteCounts: [0] }, false],
  ['deflate', { ...page, compression: 8, pieces: [deflateSync(bytes(shorts))] }, false],
  [
    'deflate with differences',
    { ...page, compression: 8, predictor: 2, pieces: [deflateSync(bytes(differences(shorts, 4)))] },
    false,
  ],
] as const)('a TIFF with %s is read', async (_, parts, bigEndian) => {
  expect(await pixelsOf(tiff([parts], bigEndian))).toEqual(counting)
})

function differences(pixels: Uint16Array, width: number): Uint16Array {
  return pixels.map((value, i) => (i % width === 0 ? value : value - (pixels[i - 1] ?? 0)))
}

test('tiles are put in place and cut at the edges', async () => {
  const tile = (values: readonly number[]): Uint8Array => bytes(Uint16Array.from(values))
  const pieces = [
    tile([0, 1, 2, 4, 5, 6]),
    tile([3, 99, 99, 7, 99, 99]),
    tile([8, 9, 10, 99, 99, 99]),
    tile([11, 99, 99, 99, 99, 99]),
  ]
  expect(await pixelsOf(tiff([{ ...page, tile: { width: 3, height: 2 }, pieces }]))).toEqual(counting)
})

test('pages of one shape are a stack, colours a third dimension', async () => {
  const file = writeIn(
    temporaryFolder(),
    'multi.tif',
    tiff([page, { ...page, pieces: [bytes(shorts.map(value => value + 100))] }]),
  )
  await withOpened(file, async opened => {
    expect((await opened.node('/stack/data')).shape).toEqual([2, 3, 4])
    expect((await opened.read('/stack/data', [{ kind: 'index', at: 1 }])).values.data[0]).toBe(100)
  })
  const rgb: TiffPageParts = {
    width: 2,
    height: 1,
    bits: 8,
    format: 1,
    samples: 3,
    pieces: [Uint8Array.of(1, 2, 3, 4, 5, 6)],
  }
  await withOpened(writeIn(temporaryFolder(), 'rgb.tif', tiff([rgb])), async opened => {
    expect((await opened.node('/frame_0000/data')).shape).toEqual([1, 2, 3])
  })
})

test('the images that ImageJ hides behind its only page are found', async () => {
  const both = new Uint8Array([...bytes(shorts), ...bytes(shorts.map(value => value + 50))])
  const description = 'ImageJ=1.53\nimages=2\nslices=2\n'
  const file = tiff([{ ...page, description, pieces: [both], stripByteCounts: [24] }])
  await withOpened(writeIn(temporaryFolder(), 'imagej.tif', file), async opened => {
    expect((await opened.read('/stack/data', [{ kind: 'index', at: 1 }])).values.data[11]).toBe(61)
  })
})

test.each([
  ['JPEG compression', { ...page, compression: 7 }, /scheme 7 \(JPEG\)/],
  ['12-bit samples', { ...page, bits: 12 }, /12 bits/],
  ['no size', { ...page, width: 0 }, /no image size/],
])('%s is refused by name', async (_, parts, message) => {
  const problem = await problemOf(pixelsOf(tiff([parts])))
  expect([problem.kind, problem.message]).toEqual(['format', expect.stringMatching(message)])
})

test('a file that ends within its pixels says how much is missing', async () => {
  const file = tiff([page])
  file.writeUInt32LE(file.length - 4, stripOffsetAt(file))
  const problem = await problemOf(pixelsOf(file))
  expect(problem.message).toMatch(/should have 24 bytes .* but only 4 are there/)
})

/** Where the value of tag 273 stands. */
function stripOffsetAt(file: Buffer): number {
  const start = file.readUInt32LE(4)
  for (let at = start + 2; ; at += 12) if (file.readUInt16LE(at) === 273) return at + 8
}

test('pages that lead in a circle are refused', async () => {
  const file = tiff([page])
  const start = file.readUInt32LE(4)
  file.writeUInt32LE(start, start + 2 + file.readUInt16LE(start) * 12)
  expect((await problemOf(pixelsOf(file))).message).toMatch(/circle/)
})

test('no bytes make the decompressors fail or write too much', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 400 }), (packed, limit) => {
      expect(unpackLzw(packed, limit).length).toBeLessThanOrEqual(limit)
      expect(unpackBits(packed, limit).length).toBeLessThanOrEqual(limit)
    }),
    { seed: 4 },
  )
})

describeWith(pythonModules('PIL', 'numpy'), 'Pillow', () => {
  test('what Pillow compresses in each of its ways is read equally', async () => {
    const folder = temporaryFolder()
    const expected = python<Readonly<Record<string, number>>>(
      `
import numpy as np
from PIL import Image
rng = np.random.default_rng(3)
a = (np.add.outer(np.arange(300), np.arange(211)) % 251 + rng.poisson(3, (300, 211))).astype('u2')
sums = {}
for name, data in [('u1', (a % 256).astype('u1')), ('u2', a), ('f4', a.astype('f4') / 7), ('i4', a.astype('i4') - 100)]:
    for scheme in ['raw', 'packbits', 'tiff_lzw', 'tiff_adobe_deflate']:
        file = f'{argument}/{name}_{scheme}.tif'
        Image.fromarray(data).save(file, compression=scheme)
        sums[file] = float((data.astype('f8') * np.arange(data.size).reshape(data.shape)).sum())
print(json.dumps(sums))
`,
      folder,
    )
    expect(Object.keys(expected).length).toBe(16)
    for (const [file, sum] of Object.entries(expected)) {
      const values = await withOpened(file, opened => valuesOf(opened, '/frame_0000/data'))
      const ours = values.reduce<number>((total, value, i) => total + Number(value) * i, 0)
      expect([file, Math.abs(ours - sum) <= 1e-9 * Math.abs(sum)]).toEqual([file, true])
    }
  })
})
