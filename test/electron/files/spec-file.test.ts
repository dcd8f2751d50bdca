import { appendFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nxdata } from '../../../electron/files/nexus-plot.ts'
import type { SpecScan } from '../../../electron/files/spec-file/spec-scan.ts'
import { fitLabels, splitNames, uniqueKeys } from '../../../electron/files/spec-file/split-names.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { valuesOf, withOpened, writeIn } from './support/scratch.ts'
import { scansIn } from './support/spec-scans.ts'

const header =
  '#F demo.dat\n#E 1700000000\n#C fourc  User = opid00\n#O0 Two Theta     Theta       Chi  \n#o0 tth th chi\n\n'
const scan =
  '#S 1  ascan  th 0 1 2 1\n#D Tue Nov 14 22:13:25 2023\n#P0 1 2 3\n#N 3\n#L Theta  Seconds  Two words\n0 1 12\n0.5 1 250\n1 1 14\n'

async function only(text: string): Promise<SpecScan & { readonly key: string }> {
  const scans = await scansIn(text)
  if (scans.length !== 1 || scans[0] === undefined) throw new Error(`${scans.length} scans`)
  return scans[0]
}

const columnsOf = async (text: string): Promise<readonly (readonly number[])[]> =>
  (await only(text)).columns.map(column => [...column])
const rows = (body: string, labels = '#L a  b  c'): string => `#S 1 x\n${labels}\n${body}\n`

test('names, columns and positions of a plain file', async () => {
  const found = await only(header + scan)
  expect(found).toMatchObject({ key: '1.1', command: 'ascan  th 0 1 2 1', date: 'Tue Nov 14 22:13:25 2023' })
  expect(found.labels).toEqual(['Theta', 'Seconds', 'Two words'])
  expect(found.columns.map(column => [...column])).toEqual([
    [0, 0.5, 1],
    [1, 1, 1],
    [12, 250, 14],
  ])
  expect(found.motors.map(({ name, position }) => [name, position])).toEqual([
    ['Two Theta', 1],
    ['Theta', 2],
    ['Chi', 3],
  ])
})

test.each([
  ['carriage returns', rows('1 2 3\r', '#L a  b  c\r')],
  ['tabs', rows('1\t2\t3')],
  ['leading blanks', rows('   1 2 3')],
  ['labels after the rows', '#S 1 x\n1 2 3\n#L a  b  c\n'],
  ['labels with single blanks', rows('1 2 3', '#L a b c')],
  ['blank lines between', rows('\n1 2 3\n\n')],
])('%s change nothing', async (_, text) => {
  expect([(await only(text)).labels, await columnsOf(text)]).toEqual([
    ['a', 'b', 'c'],
    [[1], [2], [3]],
  ])
})

test('not-a-number, infinities and words are kept as such', async () => {
  expect(await columnsOf(rows('nan inf -Inf\nNone +7 -2.5E-03'))).toEqual([
    [NaN, NaN],
    [Infinity, 7],
    [-Infinity, -0.0025],
  ])
})

test('a comment glued to a row drops the row and keeps the comment', async () => {
  const found = await only(rows('1 2 3\n4 5#C Wed Jun 18. Scan aborted after 1 points.'))
  expect([found.columns[0]?.length, found.comments]).toEqual([
    1,
    ['Wed Jun 18. Scan aborted after 1 points.'],
  ])
})

test('a row of another width is left out with a warning', async () => {
  const found = await only(rows('1 2 3\n4 5\n7 8 9'))
  expect([[...(found.columns[0] ?? [])], found.warnings.length]).toEqual([[1, 7], 1])
})

test('a line that is not ended is not read: it may still be written', async () => {
  expect(await columnsOf('#S 1 x\n#L a  b\n1 2\n3 45')).toEqual([[1], [2]])
})

test('spectra and their continued lines are no rows', async () => {
  expect(await columnsOf(rows('@A 1 2 3\\\n 4 5 6 \\\n7 8 9\n1 2 3'))).toEqual([[1], [2], [3]])
})

test('repeated numbers count, a second header brings its own names', async () => {
  const scans = await scansIn(`${header}${scan}\n#F demo.dat\n#O0 New  Names\n\n${scan}#S 3\n`)
  expect(scans.map(found => found.key)).toEqual(['1.1', '1.2', '3.1'])
  expect(scans[1]?.motors.map(({ name, position }) => [name, position])).toEqual([
    ['New', 1],
    ['Names', 2],
  ])
  expect(scans[2]).toMatchObject({ command: '', labels: [], columns: [] })
})

test('more positions than names are left out, a file without header has no motors', async () => {
  expect(
    (await only(`#F x\n#O0 a  b\n\n#S 1\n#P0 1 2 3\n`)).motors.map(({ name, position }) => [name, position]),
  ).toEqual([
    ['a', 1],
    ['b', 2],
  ])
  expect((await only(scan)).motors).toEqual([])
})

test('names split at two blanks, missing labels are filled, repeated ones are numbered', () => {
  expect(splitNames('  Two Theta   Chi  \t Phi ')).toEqual(['Two Theta', 'Chi', 'Phi'])
  expect(fitLabels('a  b', 3)).toEqual(['a', 'b', 'col3'])
  expect(uniqueKeys(['a', 'a', 'b/c'])).toEqual(['a', 'a_2', 'b%c'])
})

test('the tree has columns, positions and a default plot of the last scan', async () => {
  const file = writeIn(temporaryFolder(), 'data.spec', header + scan)
  await withOpened(file, async opened => {
    expect(opened.format).toBe('SPEC')
    expect(await valuesOf(opened, '/1.1/measurement/Two words')).toEqual([12, 250, 14])
    expect(await valuesOf(opened, '/1.1/instrument/positioners/Two Theta')).toEqual([1])
    expect((await opened.node('/')).attributes).toMatchObject({
      default: '1.1',
      comments: ['fourc  User = opid00'],
    })
    expect((await opened.node('/1.1/plot')).attributes).toMatchObject({
      signal: 'Two words',
      axes: ['Theta'],
    })
  })
})

describe('a mesh', () => {
  const head = '#F a\n#O0 Theta  Sample X  Sample Z\n#o0 th sx sz\n\n'
  const rows = '5 10 0 1\n6 10 0 2\n6 12 0 3\n5 12 0 4\n'
  const meshOf = (command: string, labels: string) =>
    writeIn(temporaryFolder(), 'mesh.spec', `${head}#S 1 ${command}\n#P0 1 2 3\n#N 4\n#L ${labels}\n${rows}`)

  test('is plotted over both its motors, by name, each column a value', async () => {
    const file = meshOf('mesh sx 5 6 1 sz 10 12 1 0.1', 'Sample X  Sample Z  Epoch  det')
    await withOpened(file, async opened => {
      expect((await opened.node('/1.1/plot')).attributes).toMatchObject({
        signal: 'det',
        axes: ['Sample X', 'Sample Z'],
        auxiliary_signals: ['Epoch'],
      })
      expect((await opened.node('/1.1/plot/Sample Z')).attributes).toMatchObject({
        scan_start: 10,
        scan_stop: 12,
        scan_points: 2,
      })
      expect(await nxdata(opened, '/1.1/plot')).toMatchObject({
        places: {
          x: { name: 'Sample X', planned: { start: 5, stop: 6, count: 2 } },
          y: { name: 'Sample Z' },
        },
      })
    })
  })

  test('counted from where the motors stood has the ends where they were', async () => {
    await withOpened(
      meshOf('dmesh sx -1 1 2 sz 0 2 1 0.1', 'Sample X  Sample Z  Epoch  det'),
      async opened => {
        const { attributes } = await opened.node('/1.1/plot/Sample X')
        expect([attributes.scan_start, attributes.scan_stop]).toEqual([5, 7])
      },
    )
  })

  test('whose motors have other names is taken as its command has them: the first two columns', async () => {
    await withOpened(meshOf('mesh h 5 6 1 k 10 12 1 0.1', 'H  K  Epoch  det'), async opened => {
      expect((await opened.node('/1.1/plot')).attributes.axes).toEqual(['H', 'K'])
    })
  })
})

test('rows that are appended are seen by the next request', async () => {
  const file = writeIn(temporaryFolder(), 'live', header + scan)
  await withOpened(file, async opened => {
    appendFileSync(file, '1.5 1 7\n')
    expect((await opened.node('/1.1/measurement/Theta')).shape).toEqual([4])
  })
})

test('one line in Latin-1 does not spoil a line in UTF-8', async () => {
  const content = Buffer.concat([
    Buffer.from(`${header}#S 1 µ\n#C \u00e9\n`),
    Buffer.from('#C \xe9\n', 'latin1'),
  ])
  await withOpened(writeIn(temporaryFolder(), 'mixed.dat', content), async opened => {
    expect((await opened.node('/1.1')).attributes.comments).toEqual(['é', 'é'])
    expect(await valuesOf(opened, '/1.1/title')).toEqual(['µ'])
  })
})
