import { describe, expect, test } from 'vitest'
import { planSpec, planVerb } from '../../../electron/cli/plan.ts'
import { bytesWords, durationWords } from '../../../electron/cli/print-plan.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { recordingIo } from '../../builders/recording-io.ts'

const templates = new URL('../../../templates/', import.meta.url).pathname
const template = `${templates}full-field-exafs.yml`

test('the plan of the template is one JSON object with every node', async () => {
  const { io, json, out } = recordingIo()
  expect(await runVerb(planSpec, planVerb, [template, '--json'], io)).toBe(0)
  expect(out).toEqual([])
  expect(json).toHaveLength(1)
  expect(json[0]).toMatchObject({
    plan: {
      name: 'EFF',
      totals: { frames: 323, points: 101, bytes: 323 * 512 * 512 * 2 },
      entries: [{ name: 'entry_0001' }, { name: 'entry_0002' }, { name: 'entry_0003' }],
    },
  })
  const { plan } = json[0] as { plan: { nodes: readonly Record<string, unknown>[] } }
  expect(plan.nodes.find(node => node.path === '/EFF/Energy Scan/Data')).toEqual({
    path: '/EFF/Energy Scan/Data',
    kind: 'acquisition',
    role: 'data',
    detector: 'frelon',
    shape: [101, 512, 512],
    frames: 101,
    durationS: expect.closeTo(300, -3) as number,
    bytes: 101 * 512 * 512 * 2,
    entry: 'entry_0003',
  })
})

test('the table shows the tree, shapes, sizes and totals', async () => {
  const { io, out } = recordingIo()
  expect(await runVerb(planSpec, planVerb, [template], io)).toBe(0)
  expect(out[0]).toMatch(/^node +role +shape +frames +time +size +entry$/)
  expect(out.find(line => line.includes('Dark for white'))).toMatch(
    /^ {2}Dark for white +dark +10×512×512 +10 +\d.* s +5\.2 MB +entry_0001$/,
  )
  expect(out.at(-1)).toMatch(/^101 points, 323 frames, 169 MB, about \d+ (s|min)$/)
})

test.each([
  'absorption-tomography',
  'alignment-scan',
  'diffraction-tomography',
  'powder-mapping',
  'time-series',
])('template %s plans on the simulated and on the example beamline', async name => {
  const { io, err } = recordingIo()
  const words = [`${templates}${name}.yml`, '--json']
  expect(await runVerb(planSpec, planVerb, words, io)).toBe(0)
  const example = ['--beamline', `${templates}beamline-example.yml`]
  expect(await runVerb(planSpec, planVerb, [...words, ...example], io)).toBe(0)
  expect(err).toEqual([])
})

describe('--set', () => {
  test('replaces a value', async () => {
    const { io, json } = recordingIo()
    const words = [template, '--set', 'steps=4', '--set', 'Data/frames=2', '--json']
    expect(await runVerb(planSpec, planVerb, words, io)).toBe(0)
    expect(json[0]).toMatchObject({ plan: { totals: { points: 5, frames: 20 + 5 * 4 } } })
  })

  test.each([
    ['stepz=4', 'did you mean "steps"?'],
    ['steps=0', 'steps must be a whole number from 1 to 999999; found 0'],
    ['energy end=5 mm', 'cannot be converted'],
    ['nonsense', '--set needs NAME=VALUE'],
  ])('%s is wrong usage and says why', async (setting, message) => {
    const { io, json } = recordingIo()
    expect(await runVerb(planSpec, planVerb, [template, '--set', setting, '--json'], io)).toBe(2)
    expect(JSON.stringify(json)).toContain(JSON.stringify(message).slice(1, -1))
    expect(json[0]).toMatchObject({ error: 'usage', where: `--set ${setting}` })
  })
})

test('a wrong description ends with code 1 and its place', async () => {
  const { io, err } = recordingIo()
  const file = new URL('../../fixtures/refused/unknown-key.yml', import.meta.url).pathname
  expect(await runVerb(planSpec, planVerb, [file], io)).toBe(1)
  expect(err[0]).toBe(`${file}:5:5: unknown key "detecter" in acquisition "Data"; did you mean "detector"?`)
})

test('amounts are told in words a person uses', () => {
  expect([0.25, 59.4, 61, 3599, 7260].map(durationWords)).toEqual([
    '0.3 s',
    '59 s',
    '1 min',
    '1 h 0 min',
    '2 h 1 min',
  ])
  expect([12, 1500, 999_600, 169_345_024].map(bytesWords)).toEqual(['12 B', '1.5 kB', '1.0 MB', '169 MB'])
})
