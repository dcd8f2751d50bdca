import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PlanPreview } from '../../../shared/model/description-preview.ts'
import { mostParts, previewDescription } from '../../../shared/plan/preview-description.ts'
import { planNodes } from '../../../shared/plan/plan-steps.ts'
import { buildBeamline, simulatedDetectors } from '../../builders/beamline.ts'
import { planOf } from '../../builders/plan.ts'
import { randomDescriptions } from '../../builders/random-plan.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20261123
const templates = new URL('../../../templates/', import.meta.url)
const template = readFileSync(new URL('full-field-exafs.yml', templates), 'utf8')
const beamline = buildBeamline()

function planIn(text: string, on = beamline): PlanPreview {
  const { plan, problems } = previewDescription(text, 'eff.yml', on)
  expect(problems).toEqual([])
  return plan!
}

function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex(line => line.includes(part)) + 1
}

describe('the preview of the full-field EXAFS', () => {
  const plan = planIn(template)
  const part = (name: string) => plan.parts.find(found => found.name === name)!

  test('says what a run would take', () => {
    const { totals } = planOf(template)
    expect(plan.totals).toEqual(totals)
    expect(plan).toMatchObject({ name: 'EFF', entries: 3, partCount: 9 })
  })

  test('has every node with its line, its size and its place in time', () => {
    expect(part('Data')).toMatchObject({
      kind: 'acquisition',
      role: 'data',
      level: 2,
      line: lineOf(template, 'acquisition: Data '),
      executions: 101,
      frames: 101,
      bytes: 101 * 512 * 512 * 2,
    })
    const scan = part('Energy Scan')
    expect(scan).toMatchObject({ level: 1, frames: 303, executions: 1 })
    const [, first, second] = plan.parts
    expect(second?.startS).toBeCloseTo(first!.durationS)
    expect(scan.startS + scan.durationS).toBeCloseTo(plan.totals.durationS)
    expect(part('White before').startS).toBeLessThan(scan.startS + scan.durationS / 101)
  })

  test('tells where motors go, with the line of the axis', () => {
    expect(plan.moves).toContainEqual({
      motor: 'energy',
      unit: 'keV',
      targets: [3.5, 4.5],
      line: lineOf(template, 'axis:'),
    })
    expect(plan.moves).toContainEqual({
      motor: 'samy',
      unit: 'mm',
      targets: [5],
      line: lineOf(template, 'White before #'),
    })
  })

  test('tells what the definition brings', () => {
    expect(plan.brings).toEqual({
      title: 'Full-field EXAFS and XANES imaging',
      required: ['sample', 'beam energy'],
      wanted: ['user', 'ring current'],
      workflow: 'normalise',
      shown: 'Data',
    })
    expect(plan.missing).toEqual([])
    expect(plan.uncorrected).toEqual([])
  })

  test('warns of data that cannot be corrected', () => {
    const without = template
      .replaceAll('role: white', 'role: reference')
      .replaceAll('        whiteFor: Data\n', '')
    expect(
      planIn(without.replace('darkFor: [White before, White after]', 'darkFor: Data')).uncorrected,
    ).toEqual([{ name: 'Data', line: lineOf(without, 'acquisition: Data '), lacks: ['white'] }])
  })
})

test('mistakes come with their lines, and no plan', () => {
  const { plan, problems } = previewDescription(
    template.replace('frames: 10', 'frames: ten'),
    'eff.yml',
    beamline,
  )
  expect(plan).toBeUndefined()
  expect(problems).toMatchObject([{ where: expect.stringMatching(/^eff\.yml:\d+:5$/) as string }])
})

test('a device that the beamline does not have is a mistake of its line', () => {
  const { problems } = previewDescription(
    template.replace('motor energy', 'motor enrgy'),
    'eff.yml',
    beamline,
  )
  expect(problems[0]?.message).toMatch(/did you mean "energy"/)
  expect(problems[0]?.where).toBe(`eff.yml:${lineOf(template, 'beam energy:')}:3`)
})

test('long plans are cut where nobody reads on, and say how long they are', () => {
  const nodes = Array.from({ length: 900 }, (_, at) => `  - acquisition: a${at}\n    exposure: 1 ms\n`).join(
    '',
  )
  const plan = planIn(`hutch: 1\nsequence: Long\ntree:\n${nodes}`)
  expect(plan).toMatchObject({ partCount: 900 })
  expect(plan.parts).toHaveLength(mostParts)
})

test('a plan of a million points is as small to send as any other', () => {
  const text = `hutch: 1\nsequence: Many\ntree:
  - scan: S
    axis: { motor: energy, from: 3.5 keV, to: 4.5 keV, steps: 999998 }
    each: [{ acquisition: A, exposure: 1 ms, role: monitorPosition }]
`
  const plan = planIn(text)
  expect(plan.totals.points).toBe(999_999)
  expect(JSON.stringify(plan).length).toBeLessThan(2000)
})

test('all shipped descriptions have a preview that agrees with their plan', () => {
  const shipped = buildBeamline({ detectors: simulatedDetectors() })
  for (const name of readdirSync(templates).filter(file => !file.startsWith('beamline'))) {
    const text = readFileSync(new URL(name, templates), 'utf8')
    expect(planIn(text, shipped).totals).toEqual(planOf(text, shipped).totals)
  }
})

test('parts of any plan cover its nodes, its time and its frames', () => {
  fc.assert(
    fc.property(randomDescriptions, text => {
      const plan = planOf(text)
      const { parts } = planIn(text)
      expect(parts.map(({ id }) => id)).toEqual([...planNodes(plan)].slice(1).map(({ id }) => id))
      const outermost = parts.filter(({ level }) => level === 1)
      const sum = (of: (part: PlanPreview['parts'][number]) => number) =>
        outermost.reduce((all, part) => all + of(part), 0)
      expect(sum(part => part.frames)).toBe(plan.totals.frames)
      expect(sum(part => part.bytes)).toBe(plan.totals.bytes)
      expect(sum(part => part.durationS)).toBeCloseTo(plan.totals.durationS)
      for (const part of parts) expect(part.startS).toBeLessThanOrEqual(plan.totals.durationS + 1e-9)
    }),
    { seed, numRuns: cases(60) },
  )
})
