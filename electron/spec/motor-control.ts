import type { MotorState } from '../../shared/model/sequencer-devices.ts'
import { type MotorStateAttribute, motorState, motorStateAttributes } from '../../shared/spec/motor-state.ts'
import { motorProperty } from '../../shared/spec/property-names.ts'
import { valueText } from '../../shared/spec/value.ts'
import { jogMotor, moveBy } from './jog-motor.ts'
import { readUserLimits } from './motor-facts.ts'
import { type MotorRate, setDial, setLimits, setMotorRate, setOffset, setPosition } from './motor-settings.ts'
import { moveMotors } from './move-motors.ts'
import type { Operations } from './operations.ts'
import { type SearchKind, searchMotor } from './search-motor.ts'

/** Everything the protocol offers for motors. Positions, targets and limits are in user units. */
export interface MotorControl {
  move(motor: string, target: number, signal: AbortSignal): Promise<number>
  /** All start together; resolves when the last one rests, with every position read back. */
  moveTogether(
    targets: ReadonlyMap<string, number>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>
  /** One step of a tweak, from where the motor is. */
  moveBy(motor: string, delta: number, signal: AbortSignal): Promise<number>
  /** Runs towards a limit until `release` is aborted; resolves with the position at rest. */
  jog(motor: string, direction: 1 | -1, release: AbortSignal): Promise<number>
  /** Looks for a home or limit switch; the place found gets the dial value `homePosition`. */
  search(motor: string, kind: SearchKind, options: SearchOptions): Promise<number>
  position(motor: string): Promise<number>
  limits(motor: string): Promise<readonly [low: number, high: number]>
  motorState(motor: string): Promise<MotorState>
  /** Nothing moves: the offset changes so that the present position reads `value`. */
  setPosition(motor: string, value: number): Promise<void>
  setDial(motor: string, value: number): Promise<void>
  setOffset(motor: string, value: number): Promise<void>
  setLimits(motor: string, limits: readonly [number, number]): Promise<void>
  setMotorRate(motor: string, rate: MotorRate, value: number): Promise<void>
  /** Answers SPEC's question whether the controller's position is to be taken over its own (`sync_check`). */
  answerSyncCheck(motor: string, accept: boolean): void
}

export interface SearchOptions {
  readonly homePosition?: number
  readonly signal: AbortSignal
}

export function motorControl(operations: Operations): MotorControl {
  const { requests } = operations
  const position = (motor: string): Promise<number> => requests.readNumber(motorProperty(motor, 'position'))
  return {
    move: async (motor, target, signal) => {
      const reached = await moveMotors(operations, new Map([[motor, target]]), signal)
      return reached.get(motor) ?? position(motor)
    },
    moveTogether: (targets, signal) => moveMotors(operations, targets, signal),
    moveBy: (motor, delta, signal) => moveBy(operations, motor, { delta, signal }),
    jog: (motor, direction, release) => jogMotor(operations, motor, { direction, release }),
    search: (motor, kind, options) => searchMotor(operations, motor, { kind, ...options }),
    position,
    limits: motor => readUserLimits(requests, motor),
    motorState: motor => readMotorState(operations, motor),
    setPosition: (motor, value) => setPosition(operations, motor, value),
    setDial: (motor, value) => setDial(operations, motor, value),
    setOffset: (motor, value) => setOffset(operations, motor, value),
    setLimits: (motor, limits) => setLimits(operations, motor, limits),
    setMotorRate: (motor, rate, value) => setMotorRate(operations, motor, { rate, value }),
    answerSyncCheck: (motor, accept) =>
      operations.stop({ property: motorProperty(motor, 'sync_check'), value: accept ? '1' : '0' }),
  }
}

/** A server may not know every attribute; the position it must know. */
async function readMotorState({ requests }: Operations, motor: string): Promise<MotorState> {
  const texts = new Map<MotorStateAttribute, string>()
  const values = await Promise.allSettled(
    motorStateAttributes.map(attribute => requests.read(motorProperty(motor, attribute))),
  )
  for (const [index, attribute] of motorStateAttributes.entries()) {
    const value = values[index]
    if (value?.status === 'fulfilled') texts.set(attribute, valueText(value.value))
    else if (attribute === 'position') throw value?.reason
  }
  return motorState({ mnemonic: motor, name: motor }, texts)
}
