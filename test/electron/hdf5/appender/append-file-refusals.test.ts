import { fstatSync, openSync, readFileSync, statSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { loadHdf5 } from '../../../../electron/hdf5/h5wasm-module.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { textLike } from '../../../support/text-like.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'

const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 8, width: 8, leading: [100] }
const path = '/entry/camera'

async function recording(
  spec: FramesSpec = camera,
  points = 10,
): Promise<{ file: string; open: AppendFile }> {
  const file = join(temporaryFolder(), 'a.h5')
  const layout = await writeSkeleton(file, recordingSkeleton([spec], points), { replace: false })
  return { file, open: new AppendFile(file, layout) }
}

test.each([
  ['too small', 0, 127, /127 bytes, the dataset takes 128/],
  ['too large', 0, 129, /129 bytes, the dataset takes 128/],
  ['empty', 0, 0, /0 bytes, the dataset takes 128/],
  ['a number too far', 2, 128, /frame 2 came before frame 1/],
  ['a number again', 0, 128, /frame 0 was already recorded/],
])('a frame that is %s is refused, and the next right one is taken', async (_what, frame, bytes, message) => {
  const { file, open } = await recording()
  if (bytes === 128) open.append(path, 0, framePixels(camera, 0))
  expect(() => open.append(path, frame, new Uint8Array(bytes))).toThrow(
    expect.objectContaining({
      kind: 'limit',
      where: `${file}:${path}`,
      message: textLike(message),
    }) as Error,
  )
  open.append(path, bytes === 128 ? 1 : 0, framePixels(camera, 1))
  expect(open.publish().grown).toEqual([{ dataset: path, complete: bytes === 128 ? 2 : 1 }])
  await open.finish()
})

test('names of datasets that are not there are told', async () => {
  const { file, open } = await recording()
  const missing = expect.objectContaining({ kind: 'not-found', where: `${file}:/entry/other` }) as Error
  expect(() => open.append('/entry/other', 0, new Uint8Array(1))).toThrow(missing)
  expect(() => open.writeValues('/entry/other', 0, [1])).toThrow(missing)
  expect(() => open.writeText('/entry/other', 'x')).toThrow(missing)
  await open.finish()
})

test.each([
  ['behind the end', '/entry/energy', 9, [1, 2], /values 9 to 10 do not fit into 10/],
  ['before the start', '/entry/energy', -1, [1], /do not fit/],
  ['too large for int8', '/entry/point_status', 0, [128], /128 is not a number this column takes/],
  ['not whole', '/entry/point_status', 0, [0.5], /0.5 is not a number/],
  ['NaN in a column of integers', '/entry/point_status', 0, [Number.NaN], /NaN is not a number/],
])('values %s are refused and nothing changes', async (_what, dataset, at, values, message) => {
  const { file, open } = await recording()
  const before = readFileSync(file)
  expect(() => open.writeValues(dataset, at, values)).toThrow(message)
  expect(readFileSync(file)).toEqual(before)
  await open.finish()
})

test('text that is too long or has a zero in it is refused; the longest that fits is taken', async () => {
  const { open, file } = await recording()
  expect(() => open.writeText('/entry/status', 'x'.repeat(17))).toThrow(/17 bytes, there is room for 16/)
  expect(() => open.writeText('/entry/status', 'ä'.repeat(9))).toThrow(/18 bytes, there is room for 16/)
  expect(() => open.writeText('/entry/status', 'a\0b')).toThrow(/zero character/)
  open.writeText('/entry/status', 'x'.repeat(16))
  open.writeText('/entry/status', 'short')
  await open.finish()
  const { File } = await loadHdf5()
  const seen = new File(file, 'r')
  expect(
    (seen.get('/entry/status') as InstanceType<Awaited<ReturnType<typeof loadHdf5>>['Dataset']>).value,
  ).toEqual(['short'])
  seen.close()
})

test('more frames than planned still fit: the first dimension is open', async () => {
  const { open } = await recording({ ...camera, leading: [2] })
  for (let frame = 0; frame < 200; frame++) open.append(path, frame, framePixels(camera, frame))
  expect(open.publish().grown).toEqual([{ dataset: path, complete: 200 }])
  await open.finish()
})

test('the library itself reads what our appender wrote', async () => {
  const { file, open } = await recording()
  for (let frame = 0; frame < 70; frame++) open.append(path, frame, framePixels(camera, frame))
  await open.finish()
  const { File, Dataset } = await loadHdf5()
  const seen = new File(file, 'r')
  const data = new Dataset(seen.file_id, path)
  expect(data.shape).toEqual([70, 8, 8])
  const last = data.slice([[69, 70], [], []]) as Uint16Array
  expect(new Uint8Array(last.buffer)).toEqual(framePixels(camera, 69))
  seen.close()
})

/** Pitfall: a reader that finds the file shorter than its end-of-file address refuses it; one that finds data behind it reads zeros. */
test('the end of the file is ahead of the data at any time and never beyond the file', async () => {
  const { file, open } = await recording()
  const fd = openSync(file, 'r')
  for (let frame = 0; frame < 100; frame++) {
    open.append(path, frame, framePixels(camera, frame))
    open.publish()
    const stored = Number(readFileSync(file).readBigUInt64LE(40))
    expect(stored).toBeLessThanOrEqual(fstatSync(fd).size)
    expect(stored).toBeGreaterThanOrEqual(100 * 128)
  }
  closeSync(fd)
  await open.finish()
  expect(Number(readFileSync(file).readBigUInt64LE(40))).toBe(statSync(file).size)
})

test('a planned file announces no more than its plan, an unplanned one a step at a time', async () => {
  const planned = await recording()
  planned.open.append(path, 0, framePixels(camera, 0))
  planned.open.publish()
  expect(statSync(planned.file).size).toBeLessThan(100_000)
  const open = await recording({ ...camera, leading: [1 << 30] })
  const structure = bytesOnDisk(open.file)
  open.open.append(path, 0, framePixels(camera, 0))
  open.open.publish()
  expect(statSync(open.file).size).toBeGreaterThan(1 << 29)
  // Sparse: nothing was reserved for it.
  expect(bytesOnDisk(open.file) - structure).toBeLessThan(1 << 20)
  await planned.open.finish()
  await open.open.finish()
})

function bytesOnDisk(file: string): number {
  return statSync(file).blocks * 512
}

test('a file that is no recording is refused by name', () => {
  const file = join(temporaryFolder(), 'a.h5')
  expect(
    () => new AppendFile(file, { texts: new Map(), values: new Map(), frames: new Map(), series: new Map() }),
  ).toThrow(expect.objectContaining({ kind: 'disk', where: file }) as Error)
})
