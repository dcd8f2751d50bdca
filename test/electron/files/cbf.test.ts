import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackByteOffset } from '../../../electron/files/cbf/byte-offset.ts'
import { cbf, packByteOffset } from '../../builders/cbf.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

const pixels = Int32Array.of(0, -2, 100, 300, -40_000, 2_000_000_000)

test('what was packed comes out, however large the steps', () => {
  const anyPixels = fc.array(
    fc.oneof(fc.integer({ min: -130, max: 130 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  )
  fc.assert(
    fc.property(anyPixels, values => {
      const original = Int32Array.from(values)
      const out = new Int32Array(original.length)
      expect(unpackByteOffset(packByteOffset(original), out)).toBe(original.length)
      expect(out).toEqual(original)
    }),
    { seed: 11 },
  )
})

test('cut data give the pixels that are whole', () => {
  const packed = packByteOffset(pixels)
  for (let length = 0; length < packed.length; length++) {
    const out = new Int32Array(pixels.length)
    const count = unpackByteOffset(packed.subarray(0, length), out)
    expect([...out.subarray(0, count)]).toEqual([...pixels.subarray(0, count)])
  }
})

test('an image and its header lines are read', async () => {
  const content = cbf({
    width: 3,
    height: 2,
    pixels,
    header: ['Detector: PILATUS 100K', 'Exposure_time 0.5 s', 'Tau = 1e-7 s'],
  })
  await withOpened(writeIn(temporaryFolder(), 'image.cbf', content), async opened => {
    expect(await opened.node('/frame_0000/data')).toMatchObject({ shape: [2, 3], dtype: 'int32' })
    expect(await valuesOf(opened, '/frame_0000/data')).toEqual([...pixels])
    expect((await opened.node('/frame_0000/header')).attributes).toEqual({
      Detector: 'PILATUS 100K',
      Exposure_time: '0.5 s',
      Tau: '1e-7 s',
    })
  })
})

test('a wrong checksum and a cut file are told', async () => {
  const warnings = async (content: Uint8Array): Promise<unknown> =>
    withOpened(
      writeIn(temporaryFolder(), 'bad.cbf', content),
      async opened => (await opened.node('/frame_0000/header')).attributes.warnings,
    )
  expect(await warnings(cbf({ width: 3, height: 2, pixels, md5: 'AAAA' }))).toEqual([
    expect.stringContaining('checksum'),
  ])
  expect(await warnings(cbf({ width: 3, height: 2, pixels }).subarray(0, -50))).toEqual([
    expect.stringContaining('cut off'),
  ])
})

test('another compression is refused by name', async () => {
  const file = writeIn(
    temporaryFolder(),
    'packed.cbf',
    cbf({ width: 3, height: 2, pixels, conversions: 'x-CBF_PACKED' }),
  )
  expect((await problemOf(withOpened(file, async () => {}))).message).toContain('x-CBF_PACKED')
})

describeWith(pythonModules('fabio', 'numpy'), 'fabio', () => {
  test('what fabio writes is read equally', async () => {
    const file = `${temporaryFolder()}/fabio.cbf`
    python(
      `
import fabio, numpy as np
fabio.cbfimage.CbfImage(data=np.arange(-6, 6).reshape(3, 4).astype('i4') * 100000).write(argument)
print('{}')
`,
      file,
    )
    const values = await withOpened(file, opened => valuesOf(opened, '/frame_0000/data'))
    expect(values).toEqual(Array.from({ length: 12 }, (_, i) => (i - 6) * 100_000))
  })

  test('what our tests write as CBF fabio reads', () => {
    const file = writeIn(temporaryFolder(), 'ours.cbf', cbf({ width: 3, height: 2, pixels }))
    expect(
      python(`import fabio\nprint(json.dumps(fabio.open(argument).data.ravel().tolist()))`, file),
    ).toEqual([...pixels])
  })
})
