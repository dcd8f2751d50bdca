import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBeamline } from '../../../shared/description/parse-beamline.ts'
import { recogniseFile } from '../../../shared/description/recognise-file.ts'
import type { Beamline } from '../../../shared/model/beamline.ts'
import { cases } from '../../support/random-cases.ts'

const example = readFileSync(new URL('../../../templates/beamline-example.yml', import.meta.url), 'utf8')
const minimal = 'hutch: 1\nbeamline: ID21\nspec: localhost:6510\n'

test('the example is a whole beamline', () => {
  expect(beamlineOf(example)).toMatchObject({
    name: 'Example beamline',
    simulated: false,
    spec: { host: 'localhost', server: 'fourc' },
    shutter: { open: 'shopen', close: 'shclose', state: 'SHUTTER_OPEN' },
    sample: { motor: 'samy', in: 0, out: 5, unit: 'mm' },
    motors: { energy: { unit: 'keV', speed: 0.1 } },
    counters: { srcur: { unit: 'mA' } },
    ringCurrent: 'srcur',
    energy: 'energy',
    source: { name: 'Example Ring', type: 'Synchrotron X-ray Source', probe: 'x-ray', energyGeV: 6 },
    detectors: [
      { driver: 'microscope', id: 'frelon', image: { height: 2048, width: 2048 } },
      { driver: 'microscope', id: 'pilatus', image: { height: 512, width: 512 } },
    ],
  })
  expect(recogniseFile(example)).toBe('beamline')
})

test('everything but name and SPEC server may be left out', () => {
  expect(beamlineOf(minimal)).toEqual({
    name: 'ID21',
    simulated: false,
    readOnly: false,
    speedup: 1,
    usual: undefined,
    spec: { host: 'localhost', port: 6510 },
    shutter: undefined,
    frontEndVariable: undefined,
    diskReserveBytes: undefined,
    follow: { name: 'spec', detectors: [] },
    sample: undefined,
    motors: {},
    counters: {},
    ringCurrent: undefined,
    ringCurrentVariable: undefined,
    energy: undefined,
    source: {
      name: 'unknown source',
      type: 'Synchrotron X-ray Source',
      probe: 'x-ray',
      energyGeV: undefined,
    },
    detectors: [],
  })
})

test.each([
  ['2 GB', 2e9],
  ['500MB', 5e8],
  ['0 B', 0],
])('a reserve of %s is %d bytes', (diskReserve, bytes) => {
  expect(beamlineOf(`${minimal}diskReserve: ${diskReserve}\n`).diskReserveBytes).toBe(bytes)
})

test('positions of the sample are converted to the unit of its motor', () => {
  const yaml = `${minimal}motors: { samy: { unit: mm } }\nsample: { motor: samy, in: 100 µm, out: 0.5 cm }\n`
  expect(beamlineOf(yaml).sample).toEqual({ motor: 'samy', in: 0.1, out: 5, unit: 'mm' })
})

describe('problems have their place and the nearest word', () => {
  test.each([
    ['diskReserve: 5 mm', '4:1: "5 mm" is a length, not a data in "diskReserve" of the beamline'],
    ['detectrs: {}', '4:1: unknown key "detectrs" in the beamline; did you mean "detectors"?'],
    ['motors: { m: { unit: milimeter } }', '4:16: unknown unit "milimeter" in "unit" of motor "m"'],
    ['motors: { m: { unit: MM } }', '4:16: unknown unit "MM" in "unit" of motor "m"; did you mean "mm"?'],
    [
      'counters: { c: count }\nringCurrent: d',
      '5:1: unknown counter "d" in "ringCurrent" of the beamline; did you mean "c"?',
    ],
    ['energy: mono', '4:1: unknown motor "mono" in "energy" of the beamline'],
    ['sample: { motor: samy, in: 0, out: 1 }', '4:11: unknown motor "samy" in "motor" of sample'],
    [
      'motors: { samy: { unit: mm } }\nsample: { motor: samy, in: 0, out: 1 s }',
      '5:31: "out" of sample must be a position in mm; found "1 s"',
    ],
    [
      'source: { name: R, energy: 6 mm }',
      '4:20: "6 mm" is a length, not an energy in "energy" of the source',
    ],
    [
      'detectors: { a-b: { driver: microscope, port: 1, image: { height: 1, width: 1 } } }',
      `4:14: a key of "detectors" of the beamline must be a detector name: letters, digits and '_' only, beginning with a letter; found "a-b"`,
    ],
    [
      'detectors: { f: { driver: microscop, port: 0, image: { height: 1 } } }',
      '4:19: "driver" of detector "f" cannot be "microscop"; did you mean "microscope"?',
    ],
  ])('%s', (yaml, problem) => {
    expect(problemsOf(`${minimal}${yaml}\n`)[0]).toBe(`b.yml:${problem}`)
  })

  test.each([
    ['spec: localhost', 'must be a SPEC server'],
    ['spec: localhost:99999', 'port 99999 of "spec" does not exist'],
  ])('%s', (spec, message) => {
    expect(problemsOf(`hutch: 1\nbeamline: B\n${spec}\n`)[0]).toContain(message)
  })

  test('all mistakes of one detector at once', () => {
    const yaml = `${minimal}detectors: { f: { driver: microscope, port: 0, image: { height: 1 } } }\n`
    expect(problemsOf(yaml)).toHaveLength(2)
  })
})

test('a damaged file gives problems with a place, never an exception', () => {
  const cut = fc.record({
    from: fc.nat(example.length),
    length: fc.nat(40),
    by: fc.constantFrom('', '\n', '\t', '[', ': '),
  })
  fc.assert(
    fc.property(cut, ({ from, length, by }) => {
      const parsed = parseBeamline(example.slice(0, from) + by + example.slice(from + length), 'b.yml')
      if (!('problems' in parsed)) return
      expect(parsed.problems.length).toBeGreaterThan(0)
      for (const { where } of parsed.problems) expect(where).toMatch(/^b\.yml:[1-9]\d*:[1-9]\d*$/)
    }),
    { seed: 20240229, numRuns: cases(300) },
  )
})

function beamlineOf(yaml: string): Beamline {
  const parsed = parseBeamline(yaml, 'b.yml')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, undefined, 2))
  return parsed.beamline
}

function problemsOf(yaml: string): readonly string[] {
  const parsed = parseBeamline(yaml, 'b.yml')
  return 'problems' in parsed ? parsed.problems.map(({ where, message }) => `${where}: ${message}`) : []
}
