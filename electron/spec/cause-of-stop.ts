import { motorProperty } from '../../shared/spec/property-names.ts'
import type { Requests } from './requests.ts'

const flags = [
  ['motor_fault', 'the controller reports a fault'],
  ['low_lim_hit', 'the low limit switch was hit'],
  ['high_lim_hit', 'the high limit switch was hit'],
  ['emergency_stop', 'the emergency stop is active'],
  ['unusable', 'the motor is disabled'],
] as const

/** What the controller's flags say; a server may not know them all. */
export async function causeOfStop(requests: Requests, motor: string): Promise<string | undefined> {
  const values = await Promise.allSettled(
    flags.map(([attribute]) => requests.readNumber(motorProperty(motor, attribute))),
  )
  const raised = flags.find((_, index) => {
    const value = values[index]
    return value?.status === 'fulfilled' && value.value !== 0
  })
  return raised?.[1]
}
