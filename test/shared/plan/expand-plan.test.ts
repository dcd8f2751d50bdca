import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectorId, nodeId } from '../../../shared/model/ids.ts'
import type { Beamline } from '../../../shared/model/beamline.ts'
import type { AcquisitionPlan, ScanPlan } from '../../../shared/model/plan.ts'
import { expandPlan, nodesById } from '../../../shared/plan/expand-plan.ts'
import { axisOf } from '../../../shared/plan/plan-axis.ts'
import { planSteps } from '../../../shared/plan/plan-steps.ts'
import { buildBeamline, buildMicroscope, simulatedDetectors } from '../../builders/beamline.ts'
import { descriptionOf, planOf } from '../../builders/plan.ts'

const seed = 20240229
const templates = new URL('../../../templates/', import.meta.url)
const template = readFileSync(new URL('full-field-exafs.yml', templates), 'utf8')
const header = 'hutch: 1\nsequence: T\ntree:\n'

test('the full-field EXAFS template has exactly the nodes of the first experiment', () => {
  const plan = planOf(template)
  expect([...nodesById(plan).keys()]).toEqual([
    '/EFF',
    '/EFF/Experiment Description',
    '/EFF/Dark for white',
    '/EFF/Dark for data',
    '/EFF/Energy Scan',
    '/EFF/Energy Scan/Scan parameters',
    '/EFF/Energy Scan/MonoPos',
    '/EFF/Energy Scan/White before',
    '/EFF/Energy Scan/Data',
    '/EFF/Energy Scan/White after',
  ])
  expect(plan.totals).toMatchObject({ frames: 20 + 303, points: 101, bytes: 323 * 512 * 512 * 2 })
  expect(plan.missing).toEqual([])
  expect(plan.workflow).toBe('normalise')
  expect(plan.entries).toEqual([
    { name: 'entry_0001', node: '/EFF/Dark for white' },
    { name: 'entry_0002', node: '/EFF/Dark for data' },
    { name: 'entry_0003', node: '/EFF/Energy Scan' },
  ])
  expect([...planSteps(plan)].filter(step => step.kind === 'acquire')).toHaveLength(2 + 404)
})

test('100 steps from 3.5 keV to 4.5 keV are 101 energies with both ends exactly', () => {
  const { axis } = nodesById(planOf(template)).get(nodeId('/EFF/Energy Scan')) as ScanPlan
  expect(axis).toMatchObject({ motor: 'energy', unit: 'keV', start: 3.5, stop: 4.5, intervals: 100 })
  expect(axis.positions).toHaveLength(101)
  expect([axis.positions[0], axis.positions[50], axis.positions[100]]).toEqual([3.5, 4, 4.5])
})

test('any axis begins and ends exactly where it was told and never turns back', () => {
  const ends = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(ends, ends, fc.integer({ min: 1, max: 500 }), (start, stop, intervals) => {
      const { positions } = axisOf('m', 'mm', start, stop, intervals)
      expect([positions.length, positions[0], positions.at(-1)]).toEqual([intervals + 1, start, stop])
      const direction = Math.sign(stop - start)
      const steps = positions
        .slice(1)
        .map((position, index) => (position - (positions[index] ?? NaN)) * direction)
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0)
    }),
    { seed },
  )
})

test('an acquisition that names no detector never means one that is to be named', () => {
  const rings = buildMicroscope({ id: detectorId('rings'), onlyByName: true })
  const beamline = buildBeamline({ detectors: [rings, buildMicroscope()] })
  const text = 'hutch: 1\nsequence: S\ntree: [{ acquisition: A, exposure: 1 s }]'
  expect(JSON.stringify(planOf(text, beamline))).toContain('"detector":"frelon"')
})

test('every template plans without a problem and without missing metadata', () => {
  const files = readdirSync(templates).filter(file => file.endsWith('.yml') && !file.startsWith('beamline-'))
  expect(files).toHaveLength(6)
  for (const file of files) {
    const text = readFileSync(new URL(file, templates), 'utf8')
    expect(text.split('\n').length).toBeLessThanOrEqual(60)
    const plan = planOf(text, buildBeamline({ detectors: simulatedDetectors() }))
    expect(plan.missing.filter(({ need }) => need === 'required')).toEqual([])
  }
})

describe('roles', () => {
  test.each([
    ['dark', 'closed', 'as-is'],
    ['white', 'open', 'out'],
    ['data', 'open', 'in'],
    ['reference', 'open', 'in'],
    ['calibration', 'open', 'in'],
    ['monitorPosition', 'as-is', 'as-is'],
    ['other', 'as-is', 'as-is'],
  ])('%s: shutter %s, sample %s', (role, shutter, sample) => {
    expect(acquisition(`role: ${role}, exposure: 1 s`).beam).toEqual({ shutter, sample })
  })

  test('what the description says wins over the role', () => {
    const { beam } = acquisition('role: dark, exposure: 1 s, shutter: open, sample: out')
    expect(beam).toEqual({ shutter: 'open', sample: 'out' })
  })

  test('a beamline without shutter and sample motor does what it can', () => {
    const bare = buildBeamline({ shutter: undefined, sample: undefined })
    expect(acquisition('exposure: 1 s', bare).beam).toEqual({ shutter: 'as-is', sample: 'as-is' })
    expect(problemsOf('- { acquisition: A, role: dark, exposure: 1 s }', bare)).toEqual([
      'test.yml:4:23: acquisition "A" needs the shutter closed, but test beamline has none',
    ])
    expect(problemsOf('- { acquisition: A, role: white, exposure: 1 s }', bare)).toEqual([
      'test.yml:4:23: acquisition "A" needs the sample out, but test beamline has no sample motor',
    ])
  })

  test('a sample motor that is scanned is not moved by the role', () => {
    const plan = planOf(`${header}
  - scan: S
    axis: { motor: samy, from: 0, to: 1, steps: 1 }
    each: [{ acquisition: A, exposure: 1 s }]
`)
    expect((nodesById(plan).get(nodeId('/T/S/A')) as AcquisitionPlan).beam.sample).toBe('as-is')
  })
})

describe('cameras', () => {
  test('the only detector is the default, but positions are monitored without one', () => {
    expect(acquisition('exposure: 1 s').camera?.detector).toBe('frelon')
    expect(acquisition('role: monitorPosition').camera).toBeUndefined()
    expect(acquisition('role: monitorPosition').countS).toBe(0.1)
    expect(acquisition('role: monitorPosition, detector: frelon, exposure: 1 s').camera?.detector).toBe(
      'frelon',
    )
  })

  test('of several detectors one must be named', () => {
    const two = buildBeamline({
      detectors: [buildMicroscope(), buildMicroscope({ id: detectorId('basler') })],
    })
    expect(problemsOf('- { acquisition: A, exposure: 1 s }', two)).toEqual([
      'test.yml:4:7: acquisition "A" does not say which detector to use',
    ])
  })

  test('a beamline without a detector counts only', () => {
    const none = buildBeamline({ detectors: [] })
    expect(acquisition('exposure: 2 s', none)).toMatchObject({ camera: undefined, countS: 2 })
  })

  test('what a connected detector says of itself wins over its settings', () => {
    const id = detectorId('frelon')
    const facts = {
      id,
      model: 'm',
      image: { height: 10, width: 20 },
      pixelType: 'float32',
      pixelSizeUm: 1,
      readoutS: 0,
      saturation: undefined,
      exposureRangeS: [0.01, 1],
    } as const
    const description = descriptionOf(`${header}  - { acquisition: A, frames: 3, exposure: 10 ms }`)
    const expanded = expandPlan(description, buildBeamline(), new Map([[id, facts]]))
    expect(expanded).toHaveProperty('plan.totals.bytes', 3 * 10 * 20 * 4)
    const longer = descriptionOf(`${header}  - { acquisition: A, exposure: 2 s }`)
    expect(expandPlan(longer, buildBeamline(), new Map([[id, facts]]))).toMatchObject({
      problems: [{ kind: 'limit', message: 'detector "frelon" cannot expose for 2 s (acquisition "A")' }],
    })
  })
})

describe('problems have their place and the nearest word', () => {
  const scan = (axis: string): string =>
    `- { scan: S, axis: ${axis}, each: [{ acquisition: A, exposure: 1 s }] }`
  test.each([
    ['- { acquisition: A }', 'test.yml:4:7: acquisition "A" has no exposure'],
    [
      '- { acquisition: A, detector: freln, exposure: 1 s }',
      'test.yml:4:23: unknown detector "freln" in acquisition "A"; did you mean "frelon"?',
    ],
    [
      scan('{ motor: enrgy, from: 1, to: 2, steps: 1 }'),
      'test.yml:4:24: unknown motor "enrgy" in axis of scan "S"; did you mean "energy"?',
    ],
    [
      scan('{ motor: energy, from: 1 mm, to: 2 mm, steps: 1 }'),
      'test.yml:4:39: motor "energy" moves in keV, but scan "S" is in mm',
    ],
    [
      `- scan: S
    axis: { motor: rot, from: 1, to: 2, steps: 1 }
    each: [{ scan: U, axis: { motor: rot, from: 1, to: 2, steps: 1 }, each: [{ acquisition: A, exposure: 1 s }] }]`,
      'test.yml:6:31: motor "rot" of scan "U" is scanned already by a scan around it',
    ],
    [
      '- { repeat: R, times: 1000, each: [{ repeat: Q, times: 1001, each: [{ acquisition: A, exposure: 1 s }] }] }',
      'test.yml:1:1: the plan has 1002000 points, at most 1000000 are allowed',
    ],
  ])('%s', (node, problem) => {
    expect(problemsOf(node)).toEqual([problem])
  })

  test('a number too large for a double is refused, not rounded', () => {
    const huge = buildBeamline({ detectors: [buildMicroscope({ image: { height: 65536, width: 65536 } })] })
    const node = '- { repeat: R, times: 1000000, each: [{ acquisition: A, frames: 1000000, exposure: 1 s }] }'
    expect(problemsOf(node, huge)).toEqual(['test.yml:1:1: the plan would record 8.6e+21 bytes'])
  })

  test('unknown motors and counters of the record are named', () => {
    const yaml = `- { acquisition: A, exposure: 1 s }
record: { ring current: counter srcurr, beam energy: motor enrgy }`
    expect(problemsOf(yaml)).toEqual([
      'test.yml:5:11: unknown counter "srcurr" for "ring current"; did you mean "srcur"?',
      'test.yml:5:41: unknown motor "enrgy" for "beam energy"; did you mean "energy"?',
    ])
  })
})

describe('what must be known', () => {
  const yaml = (record: string, user = ''): string => `
hutch: 1
sequence: T
definition: time-series
tree:
  - { paramSet: P, x: 1${user} }
  - { acquisition: A, exposure: 1 s }
record: ${record}
`
  test('the definition asks for what the description does not mention', () => {
    expect(planOf(yaml('{}')).missing).toEqual([
      { label: 'sample', need: 'required' },
      { label: 'user', need: 'wanted' },
      { label: 'ring current', need: 'wanted' },
    ])
  })

  test('a parameter of the same name answers', () => {
    const plan = planOf(
      yaml('{ sample: required, ring current: counter srcur }', ', sample: iron, User: toto'),
    )
    expect(plan.missing).toEqual([])
    expect(plan.record).toEqual([
      { label: 'sample', source: { kind: 'value', value: 'iron' } },
      { label: 'ring current', source: { kind: 'counter', mnemonic: 'srcur', unit: 'mA' } },
    ])
  })
})

test('a dark names the nodes it is for by the end of their path', () => {
  const plan = planOf(`${header}
  - { acquisition: Dark, role: dark, darkFor: [Data, One/White], exposure: 1 s }
  - { sequence: One, tree: [{ acquisition: White, role: white, exposure: 1 s }, { acquisition: Data, exposure: 1 s }] }
  - { sequence: Two, tree: [{ acquisition: White, role: white, exposure: 1 s }, { acquisition: Data, exposure: 1 s }] }
`)
  const { appliesTo } = nodesById(plan).get(nodeId('/T/Dark')) as AcquisitionPlan
  expect(appliesTo).toEqual(['/T/One/Data', '/T/Two/Data', '/T/One/White'])
})

test('inner loops make the leading dimensions, outermost first, and share one entry', () => {
  const plan = planOf(`${header}
  - scan: Outer
    axis: { motor: rot, from: 0, to: 1, steps: 2 }
    each:
      - repeat: Inner
        times: 4
        each: [{ acquisition: A, frames: 5, exposure: 1 s }]
`)
  const node = nodesById(plan).get(nodeId('/T/Outer/Inner/A')) as AcquisitionPlan
  expect(node).toMatchObject({
    repeatShape: [3, 4],
    entry: 'entry_0001',
    camera: { frames: 5, totalFrames: 60 },
  })
  expect(plan.totals).toMatchObject({ frames: 60, points: 3 + 12 })
})

function acquisition(keys: string, beamline: Beamline = buildBeamline()): AcquisitionPlan {
  const plan = planOf(`${header}  - { acquisition: A, ${keys} }\n`, beamline)
  return nodesById(plan).get(nodeId('/T/A')) as AcquisitionPlan
}

function problemsOf(node: string, beamline: Beamline = buildBeamline()): readonly string[] {
  const expanded = expandPlan(descriptionOf(`${header}  ${node}\n`), beamline, new Map())
  return 'problems' in expanded ? expanded.problems.map(({ where, message }) => `${where}: ${message}`) : []
}
