import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { planChecks } from '../../../renderer/describe/plan-checks.ts'
import { noDevices } from '../../../shared/model/sequencer-devices.ts'
import type { SpecMotor, SpecStatus } from '../../../shared/model/spec-desk.ts'
import { previewDescription } from '../../../shared/plan/preview-description.ts'
import { buildBeamline } from '../../builders/beamline.ts'

const template = readFileSync(join(import.meta.dirname, '../../../templates/full-field-exafs.yml'), 'utf8')

function motor(mnemonic: string, unit: string, limits: readonly [number, number]): SpecMotor {
  const still = { position: 0, dialPosition: 0, sign: 1, offset: 0, isMoving: false, alarms: [] }
  return { mnemonic, name: mnemonic, unit, limits, ...still }
}

function spec(motors: readonly SpecMotor[]): SpecStatus {
  return { ...noDevices, isListed: true, isReady: true, server: 'fourc', motors, counters: [] }
}

const samy = motor('samy', 'mm', [-10, 10])
const good = spec([motor('energy', 'keV', [3, 5]), samy])

function checks(text: string, status: SpecStatus = good, freeBytes: number | undefined = 1e12) {
  const { plan, problems } = previewDescription(text, 'x.yml', buildBeamline())
  expect(problems).toEqual([])
  return planChecks(plan!, status, freeBytes)
}

const shown = (found: ReturnType<typeof checks>) =>
  found.map(({ id, text, tone }) => `${tone} ${id}: ${text}`)
const axisLine = template.split('\n').findIndex(line => line.includes('axis:')) + 1

describe('checks of a plan', () => {
  test('say of each kind that all is well', () => {
    expect(shown(checks(template))).toEqual([
      'ok metadata: Metadata complete',
      'ok limits: All motors stay within their limits',
      'ok disk: 169 MB of 1 TB free',
      'ok references: Darks and whites for all data',
    ])
  })

  test('name what is asked for and what is only wanted', () => {
    const found = checks(template.replace(/ {2}sample:.*/, '').replace('user: toto', 'who: toto'))
    expect(shown(found).slice(0, 2)).toEqual([
      'error metadata: “sample” is asked for before the start',
      'warn metadata: “user” is wanted and has no value',
    ])
  })

  test('tell a motor that would leave its limits, with the line of its axis', () => {
    const [, limit] = checks(template, spec([motor('energy', 'keV', [3, 4]), samy]))
    expect(limit).toMatchObject({
      tone: 'error',
      text: 'energy 4.5 keV is outside its limits 3 … 4 keV',
      problem: { where: `:${axisLine}:1` },
    })
  })

  test('compare in the unit that SPEC has', () => {
    const inEv = spec([motor('energy', 'eV', [3000, 4000]), samy])
    expect(checks(template, inEv)[1]?.text).toBe('energy 4500 eV is outside its limits 3000 … 4000 eV')
  })

  test('tell a motor that SPEC does not have, and the one that was meant', () => {
    expect(checks(template, spec([motor('enrgy', 'keV', [0, 9]), samy]))[1]?.text).toBe(
      'SPEC has no motor “energy”; did you mean "enrgy"?',
    )
  })

  test('do not guess what is not known', () => {
    const found = shown(checks(template, { ...good, isListed: false }, undefined))
    expect(found.slice(1, 2)).toEqual(['quiet limits: Limits not checked: SPEC is not reachable'])
  })

  test('tell a disk that is too small', () => {
    expect(shown(checks(template, good, 1e6))[2]).toBe('error disk: 169 MB to write, but only 1 MB are free')
  })

  test('tell data that cannot be corrected', () => {
    const text = template.replaceAll('role: dark', 'role: other').replaceAll(/^ *darkFor:.*\n/gm, '')
    expect(checks(text).at(-1)).toMatchObject({ tone: 'warn', text: '“Data” has no dark of its detector' })
  })
})
