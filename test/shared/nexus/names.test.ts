import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryName, experimentId, nodeId } from '../../../shared/model/ids.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { isoTime, offsetMinutesOf } from '../../../shared/nexus/iso-time.ts'
import { knownMetadata } from '../../../shared/nexus/known-metadata.ts'
import {
  columnsOfAcquisition,
  columnsOfScan,
  datasetOf,
  entryEndPaths,
  entryFileName,
  masterFileName,
  pointStatusPath,
  resultFileName,
} from '../../../shared/nexus/names.ts'
import { UniqueNames, slug } from '../../../shared/nexus/slug.ts'
import { alignmentPlan, effPlan, planOf, repeatPlan, tomographyPlan } from '../../builders/sketched-plan.ts'

const eff = experimentId('EFF', 1)

test('files are named after their experiment', () => {
  expect([
    masterFileName(eff),
    entryFileName(eff, entryName(3)),
    resultFileName(eff, 'normalise', 2),
  ]).toEqual(['EFF_0001.h5', 'EFF_0001_entry_0003.h5', 'results/EFF_0001_normalise_02.h5'])
})

test('frames of an acquisition inside a scan are found by node and detector', () => {
  expect(datasetOf(eff, effPlan(), nodeId('/EFF/Energy Scan/White before'))).toEqual({
    file: 'EFF_0001_entry_0003.h5',
    path: '/entry_0003/instrument/white_before_frelon/data',
    countPath: '/entry_0003/instrument/white_before_frelon/acquisition/complete',
    compressionPath: '/entry_0003/instrument/white_before_frelon/acquisition/compression',
    detector: 'frelon',
    leading: [5],
  })
})

test('an acquisition that is a whole entry goes by its detector alone, one dimension for its frames', () => {
  expect(datasetOf(eff, effPlan(), nodeId('/EFF/Dark for data'))).toMatchObject({
    path: '/entry_0002/instrument/frelon/data',
    leading: [3],
  })
})

test('an acquisition without a camera has no frames', () => {
  expect(datasetOf(eff, effPlan(), nodeId('/EFF/Energy Scan/MonoPos'))).toBeUndefined()
})

test.each([
  ['nested scans', tomographyPlan(), '/DTOMO/Rotation/Translation/Data', [4, 5]],
  ['a repeat of several frames', repeatPlan(), '/TIME/Time series/Data', [3, 2]],
])('leading dimensions of %s are outermost first', (_, plan, node, leading) => {
  expect(datasetOf(eff, plan, nodeId(node))?.leading).toEqual(leading)
})

const columns = (list: ReturnType<typeof columnsOfScan>) =>
  list.map(({ name, unit, shape, source }) => `${name} [${shape.join(',')}] ${unit} ${source.kind}`)

test('a point of the energy scan records its motor, the time and the quantities asked for', () => {
  expect(columns(columnsOfScan(effPlan(), nodeId('/EFF/Energy Scan')))).toEqual([
    'energy [5] keV motor',
    'epoch [5] s epoch',
    'ring_current [5] mA counter',
    'mon [5] counts counter',
  ])
})

test('the innermost scan records the positions of every motor around it; the outer one has no numbers of its own', () => {
  const plan = tomographyPlan()
  expect(columns(columnsOfScan(plan, nodeId('/DTOMO/Rotation/Translation'))).slice(0, 2)).toEqual([
    'rot [4,5] deg motor',
    'samy [4,5] mm motor',
  ])
  expect(columnsOfScan(plan, nodeId('/DTOMO/Rotation'))).toEqual([])
  expect(pointStatusPath(plan, nodeId('/DTOMO/Rotation'))).toBe('/entry_0001/run/rotation_point_status')
  expect(pointStatusPath(plan, nodeId('/DTOMO/Rotation/Translation'))).toBe('/entry_0001/run/point_status')
})

test('executions record counters and, with a camera, mean counts', () => {
  expect(columns(columnsOfAcquisition(effPlan(), nodeId('/EFF/Energy Scan/Data')))).toEqual([
    'data_epoch [5] s epoch',
    'data_ring_current [5] mA counter',
    'data_mon [5] counts counter',
    'data_frelon_mean [5] counts mean',
  ])
  expect(columns(columnsOfAcquisition(alignmentPlan(), nodeId('/ALIGN/dscan samy/Count')))).toEqual([
    'count_samy [11] mm motor',
    'count_epoch [11] s epoch',
    'count_ring_current [11] mA counter',
    'count_mon [11] counts counter',
  ])
})

test('two scans of one motor in one entry keep their own set points', () => {
  const scan = (name: string, children: Parameters<typeof planOf>[0]) =>
    ({ kind: 'scan', name, motor: 'samy', unit: 'mm', from: 0, to: 1, steps: 1, children }) as const
  const plan = planOf([
    {
      kind: 'repeat',
      name: 'Twice',
      times: 2,
      children: [
        scan('Coarse', [{ kind: 'acquisition', name: 'Data', role: 'data', camera: {} }]),
        scan('Fine', [{ kind: 'acquisition', name: 'Data', role: 'data', camera: {} }]),
      ],
    },
  ])
  const names = ['Coarse', 'Fine'].flatMap(name =>
    columnsOfScan(plan, nodeId(`/EFF/Twice/${name}`)).map(column => column.path),
  )
  expect(new Set(names).size).toBe(names.length)
  expect(datasetOf(eff, plan, nodeId('/EFF/Twice/Fine/Data'))?.path).not.toBe(
    datasetOf(eff, plan, nodeId('/EFF/Twice/Coarse/Data'))?.path,
  )
})

test('no two datasets of a plan are in one place, whatever the nodes are called', () => {
  const names = fc.array(fc.constantFrom('Data', 'data', 'DATA!', 'mon', 'ring current', 'source', 'é', ''), {
    minLength: 2,
    maxLength: 6,
  })
  fc.assert(
    fc.property(names, chosen => {
      const children = chosen.map((name, at) => ({
        kind: 'acquisition' as const,
        name: `${name}${at % 2 === 0 ? '' : ' '}${'·'.repeat(at)}`,
        role: 'data' as const,
        ...(at % 3 === 0 ? {} : { camera: {} }),
      }))
      const plan = planOf([{ kind: 'repeat', name: 'R', times: 2, children }])
      const paths = pathsOf(plan)
      expect(new Set(paths).size).toBe(paths.length)
    }),
    { seed: 3 },
  )
})

function pathsOf(plan: Plan): readonly string[] {
  const [repeat] = plan.root.children
  if (repeat?.kind !== 'repeat') return []
  return repeat.children.flatMap(({ id }) =>
    [
      ...columnsOfAcquisition(plan, id).map(column => column.path),
      datasetOf(eff, plan, id)?.path ?? [],
    ].flat(),
  )
}

test('a node that is not in the plan is a mistake, said by name', () => {
  expect(() => datasetOf(eff, effPlan(), nodeId('/EFF/Nothing'))).toThrow('node /EFF/Nothing in plan EFF')
})

test('what is written at the end has its places', () => {
  expect(entryEndPaths(entryName(1))).toEqual({
    endTime: '/entry_0001/end_time',
    duration: '/entry_0001/duration',
    status: '/entry_0001/run/status',
    error: '/entry_0001/run/error',
  })
})

test.each([
  ['White before', 'white_before'],
  ['Énergie (keV)', 'energie_kev'],
  ['2nd try', 'n2nd_try'],
  ['…', 'node'],
])('%s becomes the HDF5 name %s', (name, expected) => {
  expect(slug(name)).toBe(expected)
})

test('unique names are valid, differ and stay short', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 90 }), { maxLength: 30 }), wanted => {
      const names = new UniqueNames()
      const given = wanted.map(name => names.take(slug(name)))
      expect(new Set(given).size).toBe(given.length)
      for (const name of given) expect(name).toMatch(/^[A-Za-z]\w{0,62}$/)
    }),
    { seed: 4 },
  )
})

test('times carry milliseconds and the offset of the beamline, which can be read back', () => {
  const atMs = Date.parse('2026-03-01T09:06:40.000Z')
  for (const [minutes, text] of [
    [60, '2026-03-01T10:06:40.000+01:00'],
    [-210, '2026-03-01T05:36:40.000-03:30'],
    [0, '2026-03-01T09:06:40.000+00:00'],
  ] as const) {
    expect(isoTime(atMs, minutes)).toBe(text)
    expect(offsetMinutesOf(text)).toBe(minutes)
    expect(Date.parse(text)).toBe(atMs)
  }
})

test('user and sample are found in the paramSets and records', () => {
  const record = [{ label: 'Sample', source: { kind: 'value', value: 'CaCO3' } }] as const
  expect(knownMetadata(effPlan({ record }))).toEqual({ user: 'toto', sample: 'CaCO3' })
  expect(knownMetadata(tomographyPlan())).toEqual({ user: undefined, sample: undefined })
})
