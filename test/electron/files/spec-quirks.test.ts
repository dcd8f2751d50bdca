import { expect, test } from 'vitest'
import { type KeyedScan, scansIn } from './support/spec-scans.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { valuesOf, withOpened, writeIn } from './support/scratch.ts'

const labels = '#N 3\n#L a  b  c\n'

async function read(body: string, isAtRest = false): Promise<KeyedScan> {
  const [scan] = await scansIn(`#F x\n#O0 th  tth\n\n#S 1 ascan\n${body}`, isAtRest)
  if (scan === undefined) throw new Error('no scan')
  return scan
}

const rowsOf = ({ columns }: KeyedScan): readonly (readonly number[])[] =>
  Array.from(columns[0] ?? [], (_, row) => columns.map(column => column[row] ?? NaN))

const spectraOf = ({ spectra }: KeyedScan): readonly (readonly (readonly number[])[])[] =>
  spectra.map(one => one.spectra.map(values => [...values]))

test('an empty scan keeps its labels, also those with single blanks that #N counts', async () => {
  expect(await read(labels)).toMatchObject({ labels: ['a', 'b', 'c'], warnings: [] })
  expect((await read('#N 3\n#L a b c\n')).labels).toEqual(['a', 'b', 'c'])
})

test('labels are filled or cut to the rows, whatever #N says', async () => {
  expect((await read('#N 7\n#L a\n1 2\n')).labels).toEqual(['a', 'col2'])
  expect((await read('#L a  b  c\n1 2\n')).labels).toEqual(['a', 'b'])
  expect((await read('1 2\n')).labels).toEqual(['col1', 'col2'])
})

test('where widths are equally frequent the labels decide', async () => {
  const scan = await read(`${labels}1 2\n1 2 3\n`)
  expect([rowsOf(scan), scan.warnings.length]).toEqual([[[1, 2, 3]], 1])
})

test('old Mac line ends are line ends', async () => {
  const [scan] = await scansIn('#F x\r#S 4 ct\r#L a  b\r1 2\r3 4\r')
  expect([scan?.key, scan?.columns[1]?.join()]).toEqual(['4.1', '2,4'])
})

test('an abort is the end of a scan, unless rows follow it', async () => {
  const aborted = '#C Wed May 4 23:59:49 1988.  Scan aborted after 1 points.\n'
  expect((await read(`${labels}1 2 3\n`)).status).toBe('complete')
  expect((await read(`${labels}1 2 3\n${aborted}\n`)).status).toBe('aborted')
  const resumed = await read(`${labels}1 2 3\n${aborted}#C Scan continued.\n4 5 6\n`)
  expect([resumed.status, rowsOf(resumed).length, resumed.comments.length]).toEqual(['resumed', 2, 2])
})

test('a last line without an end counts when nobody has written for a minute', async () => {
  expect(rowsOf(await read(`${labels}1 2 3\n4 5 6`))).toEqual([[1, 2, 3]])
  expect(rowsOf(await read(`${labels}1 2 3\n4 5 6`, true))).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(rowsOf(await read(`${labels}1 2 3\n4 5`, true))).toEqual([[1, 2, 3]])
})

test('a scan whose first line is still being written is not there yet', async () => {
  expect((await scansIn('#S 1 ct\n1 2\n#S 1')).map(({ key }) => key)).toEqual(['1.1'])
})

test.each([
  ['before their rows', '@A 1 2\n9 9 9\n@A 3 4\n9 9 9\n'],
  ['behind their rows', '9 9 9\n@A 1 2\n9 9 9\n@A 3 4\n'],
  ['without any row', '@A 1 2\n@A 3 4\n'],
  ['continued', '@A 1 \\\n 2\n@A 3\\\n4\n'],
])('spectra %s are one detector with a spectrum per point', async (_, body) => {
  expect(spectraOf(await read(labels + body))).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
  ])
})

test('two spectra per row are of two detectors in turn, each with its own calibration', async () => {
  const heads = '#@CHANN 2 10 12 2\n#@CALIB 0 1 0\n#@CALIB 5 2 0\n#@CTIME 1 0.9 1.1\n'
  const scan = await read(`${heads}${labels}@A 1 2\n@A 3 4\n9 9 9\n@A 5 6\n@A 7 8\n9 9 9\n`)
  expect(spectraOf(scan)).toEqual([
    [
      [1, 2],
      [5, 6],
    ],
    [
      [3, 4],
      [7, 8],
    ],
  ])
  expect(scan.spectra.map(({ calibration }) => calibration)).toEqual([
    [0, 1, 0],
    [5, 2, 0],
  ])
  expect([...(scan.spectra[1]?.channels ?? [])]).toEqual([10, 12])
})

test('a number glued to @A is the detector, unless the channels say that it is a value', async () => {
  expect(spectraOf(await read('@A1 2 3\n@A0 4 5\n'))).toEqual([[[4, 5]], [[2, 3]]])
  expect(spectraOf(await read('#@CHANN 3 0 2 1\n@A1 2 3\n'))).toEqual([[[1, 2, 3]]])
})

test('a spectrum that is shorter than the others is told', async () => {
  const scan = await read(`${labels}@A 1 2\n9 9 9\n@A 3\n9 9 9\n`)
  expect([scan.spectra[0]?.channelCount, scan.warnings]).toEqual([
    2,
    ['1 spectrum shorter than others, filled with NaN'],
  ])
})

test('a calibration among the data is kept with the header and is no spectrum', async () => {
  const scan = await read(`@CALIB 0 1 0\n@A 1 2\n`)
  expect([spectraOf(scan).length, scan.text.includes('@CALIB 0 1 0')]).toEqual([1, true])
})

test('unknown lines are kept as they are, and #U… and #MD do no harm', async () => {
  const scan = await read(`#UXML <a/>\n#MD gain = 3\n#U0 x\n#Q 1 2 3\n#QQ\n${labels}1 2 3\n#R 5 peak\n`)
  expect(scan.text.split('\n')).toEqual(
    expect.arrayContaining(['#UXML <a/>', '#MD gain = 3', '#QQ', '#R 5 peak']),
  )
  expect(rowsOf(scan)).toEqual([[1, 2, 3]])
})

test('cell and matrix are read where they are set', async () => {
  const cell = '#G1 4 4 4 90 90 90 1.57 1.57 1.57 90 90 90\n'
  expect((await read(cell)).unitCell).toEqual([4, 4, 4, 90, 90, 90])
  expect((await read('#G1 0 0 0 0 0 0\n#G3 1 0 0 0 1 0 0 0 1\n')).ubMatrix).toEqual([
    1, 0, 0, 0, 1, 0, 0, 0, 1,
  ])
  expect((await read('#G1 0 0 0 0 0 0\n')).unitCell).toBeUndefined()
})

test('a scan that brings its own #O does not need a header', async () => {
  const [scan] = await scansIn('#S 1 ct\n#O0 a b  c\n#o0 ma mc\n#P0 1 2\n1 2\n')
  expect(scan?.motors).toEqual([
    { name: 'a b', mnemonic: 'ma', position: 1 },
    { name: 'c', mnemonic: 'mc', position: 2 },
  ])
})

test('a lone #E begins a header behind a scan', async () => {
  const scans = await scansIn('#F x\n#E 1\n#O0 a  b\n\n#S 1\n#P0 1 2\n\n#E 2\n#O0 c  d\n\n#S 2\n#P0 1 2\n')
  expect(scans.map(({ motors }) => motors.map(({ name }) => name).join())).toEqual(['a,b', 'c,d'])
})

test('spectra, header text and scanned motors are in the tree', async () => {
  const file = writeIn(
    temporaryFolder(),
    'data.spec',
    '#F x\n#O0 th  tth\n\n#S 1 ascan th 0 1 1 1\n#P0 5 6\n#@CALIB 0 2 0\n#L th  det\n@A 1 2 3\n0 7\n@A 4 5\n1 8\n',
  )
  await withOpened(file, async opened => {
    const data = await opened.read('/1.1/measurement/mca_0/data', [])
    expect([data.shape, Array.from(data.values.data)]).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, NaN],
    ])
    expect(await valuesOf(opened, '/1.1/instrument/mca_0/calibration')).toEqual([0, 2, 0])
    expect(await valuesOf(opened, '/1.1/instrument/positioners/th')).toEqual([0, 1])
    expect(await valuesOf(opened, '/1.1/instrument/positioners/tth')).toEqual([6])
    expect(await valuesOf(opened, '/1.1/instrument/specfile/file_header')).toEqual(['#F x\n#O0 th  tth'])
    expect((await opened.node('/1.1/measurement')).attributes.warnings).toHaveLength(1)
    await expect(opened.node('/1.1/measurement/dett')).rejects.toMatchObject({
      advice: expect.stringContaining('/1.1/measurement/det') as string,
    })
  })
})
