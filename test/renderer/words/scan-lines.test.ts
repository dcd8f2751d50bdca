import { describe, expect, test } from 'vitest'
import { scanLine, type ScanFields } from '../../../renderer/words/scan-lines.ts'
import type { SpecMotor } from '../../../shared/model/spec-desk.ts'

const motor = (mnemonic: string, position = 0): SpecMotor => ({
  mnemonic,
  name: mnemonic,
  unit: 'mm',
  position,
  dialPosition: position,
  sign: 1,
  offset: 0,
  isMoving: false,
  alarms: [],
  limits: [-10, 10],
})
const motors = [motor('samx'), motor('samz', 9)]
const axis = (name: string, start = '0', end = '1', intervals = '10') => ({
  motor: name,
  start,
  end,
  intervals,
})
const fields = (changes: Partial<ScanFields>): ScanFields => ({
  kind: 'ascan',
  axes: [axis('samx'), axis('samz')],
  points: '5',
  time: '0.5',
  ...changes,
})

describe('the line that SPEC gets', () => {
  test.each([
    [{}, 'ascan samx 0 1 10 0.5', 11],
    [{ kind: 'a2scan' }, 'a2scan samx 0 1 samz 0 1 10 0.5', 11],
    [{ kind: 'mesh' }, 'mesh samx 0 1 10 samz 0 1 10 0.5', 121],
    [{ kind: 'loopscan' }, 'loopscan 5 0.5', 5],
    [{ kind: 'timescan' }, 'timescan 0.5', undefined],
    [{ time: '-20000' }, 'ascan samx 0 1 10 -20000', 11],
  ] as const)('of %j is %s', (changes, line, points) => {
    expect(scanLine(fields(changes), motors)).toMatchObject({ ok: true, line, points })
  })

  test.each([
    [{ axes: [axis('')] }, 'Choose a motor'],
    [{ axes: [axis('samx', '0', '11')] }, 'samx would leave its limits −10 to 10'.replace('−', '-')],
    [{ kind: 'dscan', axes: [axis('samz', '-1', '2')] }, 'samz would leave its limits -10 to 10'],
    [{ axes: [axis('samx', '', '1')] }, 'samx: start and end must be numbers'],
    [{ axes: [axis('samx', '1', '1')] }, 'samx: start and end are the same'],
    [{ axes: [axis('samx', '0', '1', '2.5')] }, 'Intervals: a whole number from 1'],
    [{ kind: 'mesh', axes: [axis('samx'), axis('samx')] }, 'Choose two different motors'],
    [{ kind: 'loopscan', points: '0' }, 'Points: a whole number from 1'],
    [{ time: '0' }, 'Time per point: a number of seconds'],
    [{ time: '' }, 'Time per point: a number of seconds'],
  ] as const)('is not made of %j: %s', (changes, reason) => {
    expect(scanLine(fields(changes), motors)).toEqual({ ok: false, reason })
  })
})
