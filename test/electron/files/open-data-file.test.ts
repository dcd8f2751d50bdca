import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { cbf } from '../../builders/cbf.ts'
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
  ['prose.gz', gzipSync('x'), /no format that is known/],
  ['whole.h5.gz', gzipSync(Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')), /HDF5, compressed as a whole/],
  ['broken.edf.gz', Buffer.from('\x1f\x8b\x08\x00nothing of it', 'latin1'), /cannot be unpacked/],
  ['archive.zip', 'PK\x03\x04', /ZIP/],
  ['old.nc', 'CDF\x01', /netCDF classic/],
  ['adsc.img', '{\nHEADER_BYTES=  512;\n}', /d\*TREK/],
] as const)('%s is refused with what it is', async (name, content, message) => {
  expect(await refused(name, content)).toMatch(message)
})

test.each([
  ['EDF', 'image.edf.gz', edf(countingBlock(2, 3)), '/frame_0000/data', [0, 1, 2, 3, 4, 5]],
  ['TIFF', 'image.tif.gz', oneImage(7), '/frame_0000/data', [7, 8, 9, 10]],
  [
    'CBF',
    'image.cbf.gz',
    cbf({ width: 2, height: 1, pixels: Int32Array.of(5, -2) }),
    '/frame_0000/data',
    [5, -2],
  ],
  ['SPEC', 'scan.dat.gz', Buffer.from('#F x\n#S 1 ascan\n#L a  b\n1 2\n3 4\n'), '/1.1/measurement/b', [2, 4]],
  ['columns', 'mu.xdi.gz', Buffer.from('# energy mu\n7112 0.5\n'), '/columns/mu', [0.5]],
] as const)(
  '%s that is compressed as a whole is read as if it were not',
  async (format, name, whole, path, values) => {
    const file = writeIn(temporaryFolder(), name, gzipSync(whole))
    await withOpened(file, async opened => {
      expect([opened.file, opened.format]).toEqual([file, format])
      expect(await valuesOf(opened, path)).toEqual(values)
    })
  },
)

test('of a compressed file that is cut off there is what was before the cut', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i} ${(i * 7919) % 1000}`)
  const packed = gzipSync(`# place counts\n${rows.join('\n')}\n`)
  const file = writeIn(temporaryFolder(), 'cut.dat.gz', packed.subarray(0, packed.length / 2))
  await withOpened(file, async opened => {
    const places = await valuesOf(opened, '/columns/place')
    expect(places.length).toBeGreaterThan(5000)
    expect(places.slice(0, 3)).toEqual([0, 1, 2])
  })
})

test('a folder of compressed images is one stack as well', async () => {
  const folder = temporaryFolder()
  for (const number of [2, 1]) writeIn(folder, `raw_${number}.tif.gz`, gzipSync(oneImage(number * 10)))
  await withOpened(folder, async opened => {
    expect(await valuesOf(opened, '/stack/data')).toEqual([10, 11, 12, 13, 20, 21, 22, 23])
  })
})

test('a pipe is refused at once instead of being waited for', async () => {
  const pipe = join(temporaryFolder(), 'pipe.edf')
  execFileSync('mkfifo', [pipe])
  expect((await problemOf(withOpened(pipe, async () => {}))).message).toContain('is a pipe or a device')
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
  expect((await problemOf(withOpened(folder, async () => {}))).message).toMatch(
    /without TIFF, EDF, CBF or XRM/,
  )
})
