import { appendFileSync } from 'node:fs'
import { gzipSync, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseEdfHeader } from '../../../electron/files/edf/edf-header.ts'
import { countingBlock, edf } from '../../builders/edf.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { problemOf, valuesOf, withOpened, writeIn } from './support/scratch.ts'

const six = [0, 1, 2, 3, 4, 5]

async function dataOf(content: Uint8Array, path = '/frame_0000/data'): Promise<readonly unknown[]> {
  return withOpened(writeIn(temporaryFolder(), 'image.edf', content), opened => valuesOf(opened, path))
}

test.each([
  ['padded to 512', countingBlock(2, 3)],
  ['padded to 1024', countingBlock(2, 3, 0, { padTo: 1024 })],
  ['unpadded', countingBlock(2, 3, 0, { padTo: 1 })],
  ['ending its header with carriage return', countingBlock(2, 3, 0, { end: '}\r\n' })],
  ['with a leading newline', countingBlock(2, 3, 0, { before: '\n' })],
  ['with comments behind the semicolons', countingBlock(2, 3, 0, { comment: ' a comment' })],
  [
    'with all keys in upper case',
    {
      ...countingBlock(2, 3),
      items: { BYTEORDER: 'LowByteFirst', DATATYPE: 'UnsignedShort', DIM_1: 3, DIM_2: 2, SIZE: 12 },
    },
  ],
  ['with its type in lower case', countingBlock(2, 3, 0, { items: { DataType: 'unsignedshort' } })],
  ['with a brace in a value', countingBlock(2, 3, 0, { items: { Title: 'a } b' } })],
  [
    'with a Size larger than its data',
    {
      ...countingBlock(2, 3, 0, { items: { Size: 20 } }),
      data: new Uint8Array([...countingBlock(2, 3).data, 1, 2, 3, 4, 5, 6, 7, 8]),
    },
  ],
  ['with gzip', packed('GzipCompression', gzipSync(countingBlock(2, 3).data))],
  ['with zlib', packed('ZCompression', deflateSync(countingBlock(2, 3).data))],
] as const)('an EDF %s is read', async (_, block) => {
  expect(await dataOf(edf(block))).toEqual(six)
})

function packed(compression: string, data: Uint8Array) {
  return { ...countingBlock(2, 3, 0, { items: { Compression: compression, Size: data.length } }), data }
}

function without<T>(items: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(items).filter(([name]) => name !== key))
}

test('the last of equal keys wins and a value may hold an equals sign', () => {
  const header = parseEdfHeader('A = 1 ;\nA = 2 ;\nB = x=y ;\n')
  expect([header.get('A'), header.get('b')]).toEqual(['2', 'x=y'])
})

test('several items on one line and values over several lines are read', () => {
  const header = parseEdfHeader('A = 1 ; B = 2 ;\nC = one\ntwo ;')
  expect([header.get('A'), header.get('B'), header.get('C')]).toEqual(['1', '2', 'one\ntwo'])
})

test('frames follow one another, with or without Size, and stack when they are equal', async () => {
  const withoutSize = countingBlock(2, 3, 10)
  const items = without(withoutSize.items, 'Size')
  const content = edf(countingBlock(2, 3), { ...withoutSize, items }, countingBlock(2, 3, 20))
  const file = writeIn(temporaryFolder(), 'multi.edf', content)
  await withOpened(file, async opened => {
    expect((await opened.children('/', 0, 9)).map(node => node.name)).toEqual([
      'stack',
      'frame_0000',
      'frame_0001',
      'frame_0002',
    ])
    expect((await opened.node('/stack/data')).shape).toEqual([3, 2, 3])
    const middle = await opened.read('/stack/data', [
      { kind: 'index', at: 1 },
      { kind: 'index', at: 1 },
    ])
    expect([...middle.values.data]).toEqual([13, 14, 15])
    expect((await opened.node('/')).attributes).toMatchObject({ default: 'stack' })
  })
})

test('unequal frames do not stack', async () => {
  const file = writeIn(temporaryFolder(), 'odd.edf', edf(countingBlock(2, 3), countingBlock(3, 2)))
  await withOpened(file, async opened => expect((await opened.node('/')).childCount).toBe(2))
})

test('a cut-off frame has zeros for what is missing and says so', async () => {
  const file = writeIn(temporaryFolder(), 'cut.edf', edf(countingBlock(2, 3, 1)).subarray(0, -4))
  await withOpened(file, async opened => {
    expect(await valuesOf(opened, '/frame_0000/data')).toEqual([1, 2, 3, 4, 0, 0])
    expect((await opened.node('/frame_0000/header')).attributes.warnings).toEqual([
      'cut off: missing pixels are 0',
    ])
  })
})

test('garbage behind a frame is left out with a warning, blanks without', async () => {
  const garbage = Buffer.concat([edf(countingBlock(2, 3)), Buffer.alloc(600, 'x')])
  const blank = Buffer.concat([edf(countingBlock(2, 3)), Buffer.alloc(60, ' ')])
  const warnings = async (content: Buffer): Promise<unknown> =>
    withOpened(
      writeIn(temporaryFolder(), 'tail.edf', content),
      async opened => (await opened.node('/')).attributes.warnings,
    )
  expect(await warnings(garbage)).toEqual([expect.stringContaining('not EDF')])
  expect(await warnings(blank)).toBeUndefined()
})

test('SignedLong is 64 bits where the size of the data says so, and big-endian data are swapped', async () => {
  const long = new Uint8Array(BigInt64Array.of(-1n, 5n).buffer)
  const items = { ByteOrder: 'LowByteFirst', DataType: 'SignedLong', Dim_1: 2, Dim_2: 1 }
  expect(await dataOf(edf({ items: { ...items, Size: 16 }, data: long }))).toEqual([-1, 5])
  const big = { ...items, DataType: 'SignedInteger', ByteOrder: 'HighByteFirst', Size: 8 }
  expect(await dataOf(edf({ items: big, data: Uint8Array.of(0, 0, 0, 1, 255, 255, 255, 254) }))).toEqual([
    1, -2,
  ])
})

test('a third dimension is kept, a general block gives defaults and is no frame', async () => {
  const cube = countingBlock(2, 3, 0, { items: { Dim_1: 3, Dim_2: 1, Dim_3: 2 } })
  const general = {
    items: { EDF_DataFormatVersion: '2.0', ByteOrder: 'LowByteFirst', Title: 'all' },
    data: new Uint8Array(),
  }
  const items = without(cube.items, 'ByteOrder')
  const file = writeIn(temporaryFolder(), 'general.edf', edf(general, { ...cube, items }))
  await withOpened(file, async opened => {
    expect((await opened.node('/frame_0000/data')).shape).toEqual([2, 1, 3])
    expect((await opened.node('/frame_0000/header')).attributes).toMatchObject({ Title: 'all' })
  })
})

test('motors and counters become values by name', async () => {
  const items = { motor_mne: 'th tth chi', motor_pos: '1.5 3', counter_mne: 'sec', counter_pos: '0.1' }
  const file = writeIn(temporaryFolder(), 'motors.edf', edf(countingBlock(1, 1, 0, { items })))
  await withOpened(file, async opened => {
    expect((await opened.children('/frame_0000/positioners', 0, 9)).map(node => node.name)).toEqual([
      'th',
      'tth',
    ])
    expect(await valuesOf(opened, '/frame_0000/positioners/tth')).toEqual([3])
    expect(await valuesOf(opened, '/frame_0000/counters/sec')).toEqual([0.1])
  })
})

test('pixels in another file are read from the same folder only', async () => {
  const folder = temporaryFolder()
  writeIn(folder, 'pixels.raw', Uint8Array.of(9, 9, 1, 0, 2, 0))
  const items = {
    EDF_BinaryFileName: '../elsewhere/pixels.raw',
    EDF_BinaryFilePosition: 2,
    Dim_1: 2,
    Dim_2: 1,
    Size: 4,
  }
  const file = writeIn(
    folder,
    'header.edf',
    edf({ ...countingBlock(1, 2, 0, { items }), data: new Uint8Array() }),
  )
  await withOpened(file, async opened => expect(await valuesOf(opened, '/frame_0000/data')).toEqual([1, 2]))
  const lost = edf({
    ...countingBlock(1, 2, 0, { items: { ...items, EDF_BinaryFileName: 'gone.raw' } }),
    data: new Uint8Array(),
  })
  const problem = await problemOf(dataOf(lost))
  expect([problem.kind, problem.message]).toEqual(['not-found', expect.stringContaining('gone.raw')])
})

test.each([
  ['an unknown type', { DataType: 'QuadrupleValue' }, /QuadrupleValue/],
  ['an unknown compression', { Compression: 'ByteOffset' }, /ByteOffset/],
  ['a broken dimension', { Dim_1: 'many' }, /Dim_1 = many/],
])('%s is refused by name', async (_, items, message) => {
  const problem = await problemOf(dataOf(edf(countingBlock(2, 3, 0, { items }))))
  expect([problem.kind, problem.message]).toEqual(['format', expect.stringMatching(message)])
})

test('a frame that is appended later is seen by the next request', async () => {
  const file = writeIn(temporaryFolder(), 'live.edf', edf(countingBlock(2, 3)))
  await withOpened(file, async opened => {
    expect((await opened.node('/')).childCount).toBe(1)
    appendFileSync(file, edf(countingBlock(2, 3, 6)))
    expect((await opened.node('/stack/data')).shape).toEqual([2, 2, 3])
  })
})

describeWith(pythonModules('fabio', 'numpy'), 'fabio', () => {
  test('what fabio writes in every type and with several frames is read equally', async () => {
    const folder = temporaryFolder()
    python(
      `
import fabio, numpy as np
for t in ['uint8','int8','uint16','int16','uint32','int32','float32','float64']:
    fabio.edfimage.EdfImage(data=np.arange(12).reshape(3, 4).astype(t)).write(argument + '/' + t + '.edf')
im = fabio.edfimage.EdfImage(data=np.zeros((2, 2), 'u2')); im.append_frame(data=np.ones((2, 2), 'u2')); im.write(argument + '/multi.edf')
print('{}')
`,
      folder,
    )
    for (const type of ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64']) {
      await withOpened(`${folder}/${type}.edf`, async opened => {
        const block = await opened.read('/frame_0000/data', [])
        expect([block.dtype, block.shape, [...block.values.data]]).toEqual([
          type,
          [3, 4],
          Array.from({ length: 12 }, (_, i) => i),
        ])
      })
    }
    await withOpened(`${folder}/multi.edf`, async opened =>
      expect(await valuesOf(opened, '/stack/data')).toEqual([0, 0, 0, 0, 1, 1, 1, 1]),
    )
  })

  test('what our tests write as EDF fabio reads', () => {
    const file = writeIn(temporaryFolder(), 'ours.edf', edf(countingBlock(2, 3), countingBlock(2, 3, 6)))
    const seen = python(
      `
import fabio
im = fabio.open(argument)
print(json.dumps([im.nframes, im.getframe(1).data.tolist()]))
`,
      file,
    )
    expect(seen).toEqual([
      2,
      [
        [6, 7, 8],
        [9, 10, 11],
      ],
    ])
  })
})
