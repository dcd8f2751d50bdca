import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { countingBlock, edf } from '../../builders/edf.ts'
import { tiff } from '../../builders/tiff.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

const refused = async (name: string, content: string | Uint8Array): Promise<string> =>
  (await problemOf(withOpened(writeIn(temporaryFolder(), name, content), async () => {}))).message

test('the content decides, not the name', async () => {
  const file = writeIn(temporaryFolder(), 'wrongly-named.h5', edf(countingBlock(2, 3)))
  await withOpened(file, async opened => expect(opened.format).toBe('EDF'))
})

test('a missing file and an empty one are told apart', async () => {
  expect(await problemOf(withOpened('/no/such/file.h5', async () => {}))).toMatchObject({
    kind: 'not-found',
    where: '/no/such/file.h5',
  })
  expect(await refused('empty.h5', '')).toMatch(/it is empty/)
})

test.each([
  ['zeros.h5', new Uint8Array(5000), /not an HDF5 file, whatever its name says/],
  ['noise.xyz', Uint8Array.of(1, 2, 0, 3), /no format that is known here/],
  ['old.hdf', Buffer.from('\x0e\x03\x13\x01rest', 'latin1'), /HDF4, not HDF5/],
  ['image.edf.gz', gzipSync('x'), /gzip/],
  ['archive.zip', 'PK\x03\x04', /ZIP/],
  ['old.nc', 'CDF\x01', /netCDF classic/],
  ['adsc.img', '{\nHEADER_BYTES=  512;\n}', /d\*TREK/],
] as const)('%s is refused with what it is', async (name, content, message) => {
  expect(await refused(name, content)).toMatch(message)
})

function oneImage(first: number, width = 2): Buffer {
  const pixels = new Uint8Array(Uint16Array.from({ length: 2 * width }, (_, i) => first + i).buffer)
  return tiff([{ width, height: 2, bits: 16, format: 1, pieces: [pixels] }])
}

test('a folder of images is one stack in natural order', async () => {
  const folder = temporaryFolder()
  for (const number of [10, 2, 1]) writeIn(folder, `raw_${number}.tif`, oneImage(number * 10))
  writeIn(folder, 'notes.txt', 'not an image')
  await withOpened(folder, async opened => {
    expect(opened.format).toBe('folder')
    expect(await opened.node('/stack/data')).toMatchObject({ shape: [3, 2, 2], dtype: 'uint16' })
    const firsts = await opened.read('/stack/data', [
      { kind: 'range', start: undefined, stop: undefined, step: 1 },
      { kind: 'index', at: 0 },
      { kind: 'index', at: 0 },
    ])
    expect([...firsts.values.data]).toEqual([10, 20, 100])
    expect(await valuesOf(opened, '/stack/files')).toEqual(['raw_1.tif\nraw_2.tif\nraw_10.tif'])
  })
})

test('images that do not fit the others are left out by name, new ones join', async () => {
  const folder = temporaryFolder()
  for (const number of [1, 2]) writeIn(folder, `raw_${number}.tif`, oneImage(number))
  writeIn(folder, 'wide.tif', oneImage(0, 3))
  writeIn(folder, 'broken.tif', 'II*\0')
  await withOpened(folder, async opened => {
    expect((await opened.node('/')).attributes.left_out).toEqual([
      'wide.tif: 2 × 3 uint16',
      expect.stringContaining('broken.tif: '),
    ])
    copyFileSync(join(folder, 'raw_1.tif'), join(folder, 'raw_3.tif'))
    expect((await opened.node('/stack/data')).shape).toEqual([3, 2, 2])
  })
})

test('a folder without images says so', async () => {
  const folder = join(temporaryFolder(), 'empty')
  mkdirSync(folder)
  expect((await problemOf(withOpened(folder, async () => {}))).message).toMatch(/without TIFF, EDF, CBF or XRM/)
})
