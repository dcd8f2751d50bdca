import { formatNumber } from '../../../shared/spec/number-text.ts'
import { motorProperty } from '../../../shared/spec/property-names.ts'
import { simulatedCounters } from './counting.ts'
import type { RunningCommand } from './language/run-program.ts'
import { toNumber, toText, type Value } from './language/values.ts'
import type { Machine } from './machine.ts'
import type { SimulatedMotor } from './motor.ts'
import { text } from './publish.ts'
import { SpecFailure } from './spec-failure.ts'

interface CommandContext extends RunningCommand {
  readonly machine: Machine
  /** Prints on the simulated screen. */
  readonly print: (line: string) => void
}

export type Command = (rest: string, context: CommandContext) => Promise<void>

/** Macros that are called like commands, `mv energy 4`; each gets the raw text behind its name. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['mv', (rest, context) => move(rest, context, { isRelative: false, isWaiting: false })],
  ['mvr', (rest, context) => move(rest, context, { isRelative: true, isWaiting: false })],
  ['umv', (rest, context) => move(rest, context, { isRelative: false, isWaiting: true })],
  ['umvr', (rest, context) => move(rest, context, { isRelative: true, isWaiting: true })],
  ['waitmove', async (_, { machine }) => machine.drive.atRest()],
  ['waitcount', async (_, { machine }) => machine.counting.atRest()],
  ['get_angles', async () => {}],
  ['getangles', async () => {}],
  ['move_em', async (_, { machine }) => machine.moveCollected()],
  ['ct', count],
  ['uct', count],
  ['count', count],
  ['count_em', async (rest, context) => context.machine.counting.start(await presetS(rest, context))],
  ['set', set],
  ['set_dial', setDial],
  ['set_lm', setLimits],
  ['wm', whereMotors],
  ['wa', (_, context) => whereMotors(context.machine.motors.map(motor => motor.mnemonic).join(' '), context)],
  ['p', print],
  ['print', print],
  ['shopen', (_, context) => shutter(1, context)],
  ['shclose', (_, context) => shutter(0, context)],
])

interface MoveStyle {
  readonly isRelative: boolean
  /** `umv` shows the motion and returns at its end; `mv` returns when it has begun. */
  readonly isWaiting: boolean
}

async function move(rest: string, context: CommandContext, style: MoveStyle): Promise<void> {
  const { machine } = context
  const pairs = await motorsAndNumbers(rest, context, 1)
  if (pairs.length === 0) throw new SpecFailure('Usage:  mv motor position [motor position ...]')
  await machine.drive.atRest()
  context.signal.throwIfAborted()
  const now = machine.clock.elapsedMs()
  for (const { motor, numbers } of pairs) {
    machine.collect(motor, (numbers[0] ?? 0) + (style.isRelative ? motor.user(now) : 0))
  }
  machine.moveCollected()
  if (!style.isWaiting) return
  await machine.drive.atRest()
  context.signal.throwIfAborted()
  await whereMotors(pairs.map(({ motor }) => motor.mnemonic).join(' '), context)
}

async function count(rest: string, context: CommandContext): Promise<void> {
  const { machine } = context
  await machine.drive.atRest()
  context.signal.throwIfAborted()
  machine.counting.start(rest === '' ? 1 : await presetS(rest, context))
  await machine.counting.atRest()
  context.signal.throwIfAborted()
  for (const { mnemonic, name } of simulatedCounters) {
    context.print(`${name.padStart(20)} = ${machine.counterText(mnemonic)}`)
  }
}

async function presetS(rest: string, { evaluate }: CommandContext): Promise<number> {
  return toNumber((await evaluate(rest))[0] ?? 0)
}

async function set(rest: string, context: CommandContext): Promise<void> {
  const { machine } = context
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 1)) {
    refuseMoving(machine, motor)
    motor.offset = (numbers[0] ?? 0) - motor.sign * motor.dial(machine.clock.elapsedMs())
    machine.publish(motorProperty(motor.mnemonic, 'offset'), text(formatNumber(motor.offset)))
    machine.drive.publishPosition(motor)
  }
}

async function setDial(rest: string, context: CommandContext): Promise<void> {
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 1)) {
    refuseMoving(context.machine, motor)
    motor.setDial(numbers[0] ?? 0)
    context.machine.drive.publishPosition(motor)
  }
}

/** The two limits come in user units and in any order. */
async function setLimits(rest: string, context: CommandContext): Promise<void> {
  const { machine } = context
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 2)) {
    const dials = numbers.map(user => (user - motor.offset) * motor.sign).sort((a, b) => a - b)
    motor.low = dials[0] ?? motor.low
    motor.high = dials[1] ?? motor.high
    machine.publish(motorProperty(motor.mnemonic, 'low_limit'), text(formatNumber(motor.low)))
    machine.publish(motorProperty(motor.mnemonic, 'high_limit'), text(formatNumber(motor.high)))
  }
}

async function whereMotors(rest: string, { machine, print: show }: CommandContext): Promise<void> {
  const now = machine.clock.elapsedMs()
  for (const mnemonic of rest.split(/\s+/).filter(word => word !== '')) {
    const motor = machine.motor(mnemonic)
    const [low, high] = motor.limits().map(formatNumber)
    const user = formatNumber(motor.user(now)).padStart(12)
    show(`${mnemonic.padEnd(8)}${user} ${motor.settings.unit}  (${low ?? ''} to ${high ?? ''})`)
  }
}

async function print(rest: string, { evaluate, print: show }: CommandContext): Promise<void> {
  show((await evaluate(rest)).map(toText).join(' '))
}

async function shutter(isOpen: 0 | 1, { machine, print: show }: CommandContext): Promise<void> {
  machine.variables.assign('SHUTTER', undefined, isOpen)
  show(`Shutter ${isOpen === 1 ? 'open' : 'closed'}`)
}

function refuseMoving(machine: Machine, motor: SimulatedMotor): void {
  if (machine.drive.isMoving(motor)) throw new SpecFailure(`Motor "${motor.mnemonic}" is still moving`)
}

/** `energy 4 samx -1+0.5`: a motor and as many expressions without blanks, again and again. */
async function motorsAndNumbers(
  rest: string,
  { machine, evaluate }: CommandContext,
  numbersEach: number,
): Promise<readonly { readonly motor: SimulatedMotor; readonly numbers: readonly number[] }[]> {
  const words = rest.match(/(?:"[^"]*"|\([^)]*\)|\[[^\]]*\]|[^\s,])+/g) ?? []
  if (words.length === 0 || words.length % (numbersEach + 1) !== 0) {
    throw new SpecFailure(`Expected a motor and ${numbersEach === 1 ? 'a number' : 'two numbers'}: "${rest}"`)
  }
  const groups: { motor: SimulatedMotor; numbers: readonly number[] }[] = []
  for (let at = 0; at < words.length; at += numbersEach + 1) {
    const values: Value[] = []
    for (const word of words.slice(at + 1, at + 1 + numbersEach)) values.push(...(await evaluate(word)))
    groups.push({ motor: machine.motor(words[at] ?? ''), numbers: values.map(finiteNumber) })
  }
  return groups
}

function finiteNumber(value: Value): number {
  const number = typeof value === 'string' && !/\d/.test(value) ? NaN : toNumber(value)
  if (!Number.isFinite(number)) throw new SpecFailure(`Not a number: ${toText(value)}`)
  return number
}
