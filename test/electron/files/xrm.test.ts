import { expect, test } from 'vitest'
import { compoundFile } from '../../builders/compound.ts'
import { field, float32, int32, xrm, type XrmSample } from '../../builders/xrm.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

/** `count` pixels of uint16 that count from `first`. */
function counting(first: number, count: number): Uint8Array {
  return new Uint8Array(Uint16Array.from({ length: count }, (_, i) => first + i).buffer)
}

function written(sample: XrmSample, name = 'image.xrm'): string {
  return writeIn(temporaryFolder(), name, xrm(sample))
}

const refused = async (content: Uint8Array): Promise<string> =>
  (await problemOf(withOpened(writeIn(temporaryFolder(), 'x.xrm', content), async () => {}))).message

test('one image has its pixels, and what the microscope says of it in units of its axes', async () => {
  const file = written({
    ...{ width: 3, height: 2, images: [counting(10, 6)] },
    more: {
      'ImageInfo/Date': field('05/29/16 15:03:16', 40),
      'ImageInfo/Energy': float32(8333.1),
      'ImageInfo/ExpTimes': float32(0.3),
      'ImageInfo/PixelSize': float32(0.0312),
      'ImageInfo/CameraName': field('Retiga', 80),
      'ImageInfo/ZonePlateName': field('', 25),
      'PositionInfo/TotalAxis': int32(2),
      'PositionInfo/AxisNames': Buffer.concat([field('Sample X', 25), field('Sample Theta', 25)]),
      'PositionInfo/AxisUnits': Buffer.concat([field('um', 15), field('deg', 15)]),
      'PositionInfo/MotorPositions': float32(8321.95, -12.5),
    },
  })
  await withOpened(file, async opened => {
    expect(opened.format).toBe('XRM')
    expect(await opened.node('/frame_0000/data')).toMatchObject({ shape: [2, 3], dtype: 'uint16' })
    expect(await valuesOf(opened, '/frame_0000/data')).toEqual([10, 11, 12, 13, 14, 15])
    expect((await opened.node('/frame_0000/header')).attributes).toEqual({
      Date: '05/29/16 15:03:16',
      Energy: 8333.1,
      ExpTimes: 0.3,
      PixelSize: 0.0312,
      CameraName: 'Retiga',
    })
    const theta = '/frame_0000/positioners/Sample Theta'
    expect(await valuesOf(opened, theta)).toEqual([-12.5])
    expect((await opened.node(theta)).attributes).toEqual({ units: 'deg' })
  })
})

test('a scan is a stack, each image with its own angle and positions, also beyond the hundredth', async () => {
  const angles = Array.from({ length: 103 }, (_, i) => i / 2)
  const file = written({
    ...{ width: 2, height: 2, images: angles.map((_, i) => counting(i, 4)) },
    more: {
      'ImageInfo/Angles': float32(...angles),
      'PositionInfo/TotalAxis': int32(1),
      'PositionInfo/AxisNames': field('Sample Theta', 25),
      'PositionInfo/AxisUnits': field('deg', 15),
      'PositionInfo/MotorPositions': float32(...angles),
    },
  })
  await withOpened(file, async opened => {
    expect(await opened.node('/stack/data')).toMatchObject({ shape: [103, 2, 2], dtype: 'uint16' })
    expect((await valuesOf(opened, '/stack/data')).slice(-4)).toEqual([102, 103, 104, 105])
    expect((await opened.node('/frame_0102/header')).attributes.Angles).toBe(51)
    expect(await valuesOf(opened, '/frame_0101/positioners/Sample Theta')).toEqual([50.5])
  })
})

test.each([512, 4096])('large images are put together from sectors of %d bytes', async sectorBytes => {
  // Beyond 7 MB a file of small sectors needs lists of its own for its allocation table.
  const [width, height] = [2500, 1700]
  const image = counting(0, width * height)
  const file = written({ width, height, images: [image], sectorBytes })
  await withOpened(file, async opened => {
    const { values } = await opened.read('/frame_0000/data', [])
    const data = values.data as Uint16Array
    expect(Buffer.from(data.buffer, data.byteOffset, data.byteLength).equals(image)).toBe(true)
  })
})

test.each([
  [3, 'uint8', Uint8Array.of(1, 255), [1, 255]],
  [4, 'int16', new Uint8Array(Int16Array.of(-3, 7).buffer), [-3, 7]],
  [10, 'float32', float32(1.5, -2), [1.5, -2]],
  [11, 'float64', new Uint8Array(Float64Array.of(1e-9, 4).buffer), [1e-9, 4]],
] as const)('type number %d is %s', async (dataType, dtype, bytes, values) => {
  await withOpened(written({ width: 2, height: 1, images: [bytes], dataType }), async opened => {
    expect(await opened.node('/frame_0000/data')).toMatchObject({ dtype })
    expect(await valuesOf(opened, '/frame_0000/data')).toEqual(values)
  })
})

test('a scan that was stopped has the images that were taken, and says so', async () => {
  const file = written({ width: 2, height: 1, images: [counting(0, 2), counting(2, 2)], planned: 181 })
  await withOpened(file, async opened => {
    expect(await opened.node('/stack/data')).toMatchObject({ shape: [2, 1, 2] })
    expect((await opened.node('/')).attributes.warnings).toEqual(['2 of 181 images were taken'])
  })
})

test('an image that is cut off has zeros for what is missing, and says so', async () => {
  const [width, height] = [100, 100]
  const whole = xrm({ width, height, images: [counting(1, width * height)] })
  const file = writeIn(temporaryFolder(), 'cut.xrm', whole.subarray(0, -10_000))
  await withOpened(file, async opened => {
    const values = await valuesOf(opened, '/frame_0000/data')
    expect([values[0], values.at(-1)]).toEqual([1, 0])
    expect((await opened.node('/frame_0000/header')).attributes.warnings).toEqual([
      'cut off: missing pixels are 0',
    ])
  })
})

test.each([
  ['a container of something else', compoundFile({ WordDocument: Buffer.from('x') }), /without images/],
  ['no image', xrm({ width: 2, height: 2, images: [], planned: 3 }), /none of its 3 images/],
  ['a type nobody knows', xrm({ width: 1, height: 1, images: [counting(0, 1)], dataType: 77 }), /type 77/],
  ['too few pixels', xrm({ width: 9, height: 9, images: [counting(0, 1)] }), /2 bytes for 9 × 9 pixels/],
  ['only its signature', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /ends within its header/],
] as const)('%s is refused with what it is', async (_, content, message) => {
  expect(await refused(content)).toMatch(message)
})
