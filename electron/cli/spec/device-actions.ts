import type { MotorState } from '../../../shared/model/sequencer-devices.ts'
import { formatNumber } from '../../../shared/spec/number-text.ts'
import { counterProperty } from '../../../shared/spec/property-names.ts'
import { parseNumber } from '../../../shared/spec/number-text.ts'
import { alignColumns } from './align-columns.ts'
import type { SpecAction } from './spec-action.ts'

/** Every motor the server has, with position and limits in user units. */
export const motors: SpecAction = async ({ client, io }) => {
  const list = await client.motorList()
  const states = await Promise.all(
    list.map(async ({ mnemonic, name }) => ({ ...(await client.motorState(mnemonic)), name })),
  )
  if (io.isJson) for (const state of states) io.json(state)
  else for (const line of motorTable(states)) io.out(line)
  return 0
}

/** Every counter the server has, with its last value. */
export const counters: SpecAction = async ({ client, io }) => {
  const list = await client.counterList()
  const states = await Promise.all(
    list.map(async device => ({
      ...device,
      value: parseNumber(await client.read(counterProperty(device.mnemonic))),
    })),
  )
  if (io.isJson) for (const state of states) io.json(state)
  else {
    const rows = states.map(({ mnemonic, value, name }) => [mnemonic, shown(value), name])
    for (const line of alignColumns([['counter', 'value', 'name'], ...rows])) io.out(line)
  }
  return 0
}

function motorTable(states: readonly MotorState[]): readonly string[] {
  const rows = states.map(motor => [
    motor.mnemonic,
    shown(motor.position),
    shown(motor.limits?.[0]),
    shown(motor.limits?.[1]),
    [...(motor.isMoving === true ? ['moving'] : []), ...motor.alarms].join(', ') || 'idle',
    motor.name,
  ])
  return alignColumns([['motor', 'position', 'low', 'high', 'state', 'name'], ...rows])
}

function shown(value: number | undefined): string {
  return value === undefined ? '?' : formatNumber(value)
}
