import { formatNumber } from '../../../../shared/spec/number-text.ts'
import { simulatedCounters } from '../counting.ts'
import { toNumber, toText, type Value } from '../language/values.ts'
import type { SimulatedMotor } from '../motor.ts'
import type { BuiltInCall, SpecCommand } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'
import { moveAll } from './machine-functions.ts'
import { macroCommands } from './macro-commands.ts'

/** What is called like a command, `mv energy 4`; each gets the raw text behind its name. */
export const commands: ReadonlyMap<string, SpecCommand> = new Map<string, SpecCommand>([
  ['mv', (rest, call) => move(rest, call, { isRelative: false, isWaiting: false })],
  ['mvr', (rest, call) => move(rest, call, { isRelative: true, isWaiting: false })],
  ['umv', (rest, call) => move(rest, call, { isRelative: false, isWaiting: true })],
  ['umvr', (rest, call) => move(rest, call, { isRelative: true, isWaiting: true })],
  ['waitmove', async (_, { machine }) => machine.drive.settled()],
  ['waitcount', async (_, { machine }) => machine.counting.atRest()],
  ['get_angles', async () => {}],
  ['getangles', async () => {}],
  ['move_em', (_, call) => moveAll(call)],
  ['ct', count],
  ['uct', count],
  ['count', count],
  ['count_em', async (rest, call) => call.machine.counting.start(await presetS(rest, call))],
  ['set', set],
  ['set_dial', setDial],
  ['set_lm', setLimits],
  ['wm', whereMotors],
  ['wa', (_, call) => whereMotors(call.machine.motors.map(motor => motor.mnemonic).join(' '), call)],
  ['pwd', async (_, { print: show, files }) => show(`${files.folder}\n`)],
  ['p', print],
  ['print', print],
  ['shopen', (_, call) => shutter(1, call)],
  ['shclose', (_, call) => shutter(0, call)],
  ...macroCommands,
])

interface MoveStyle {
  readonly isRelative: boolean
  /** `umv` shows the motion and returns at its end; `mv` returns when it has begun. */
  readonly isWaiting: boolean
}

async function move(rest: string, context: BuiltInCall, style: MoveStyle): Promise<void> {
  const { machine } = context
  const pairs = await motorsAndNumbers(rest, context, 1)
  if (pairs.length === 0) throw new SpecFailure('Usage:  mv motor position [motor position ...]')
  await machine.drive.settled()
  context.signal.throwIfAborted()
  const now = machine.clock.elapsedMs()
  for (const { motor, numbers } of pairs) {
    machine.collect(motor, (numbers[0] ?? 0) + (style.isRelative ? motor.user(now) : 0))
  }
  await context.run('user_premove')
  await moveAll(context)
  if (!style.isWaiting) return
  await machine.drive.settled()
  context.signal.throwIfAborted()
  await whereMotors(pairs.map(({ motor }) => motor.mnemonic).join(' '), context)
}

async function count(rest: string, context: BuiltInCall): Promise<void> {
  const { machine } = context
  await machine.drive.settled()
  context.signal.throwIfAborted()
  await context.run('user_precount')
  machine.counting.start(rest === '' ? 1 : await presetS(rest, context))
  await machine.counting.atRest()
  context.signal.throwIfAborted()
  await context.run('user_getcounts; user_postcount')
  for (const { mnemonic, name } of simulatedCounters) {
    context.print(`${name.padStart(20)} = ${machine.counterText(mnemonic)}\n`)
  }
}

async function presetS(rest: string, { evaluate }: BuiltInCall): Promise<number> {
  return toNumber((await evaluate(rest))[0] ?? 0)
}

async function set(rest: string, context: BuiltInCall): Promise<void> {
  const { machine } = context
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 1)) {
    machine.setOffset(motor, (numbers[0] ?? 0) - motor.sign * motor.dial(machine.clock.elapsedMs()))
  }
}

async function setDial(rest: string, context: BuiltInCall): Promise<void> {
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 1)) {
    context.machine.setDial(motor, numbers[0] ?? 0)
  }
}

/** The two limits come in user units and in any order. */
async function setLimits(rest: string, context: BuiltInCall): Promise<void> {
  const { machine } = context
  for (const { motor, numbers } of await motorsAndNumbers(rest, context, 2)) {
    const [first = motor.low, second = motor.high] = numbers.map(user => (user - motor.offset) * motor.sign)
    machine.setDialLimits(motor, first, second)
  }
}

async function whereMotors(rest: string, { machine, print: show }: BuiltInCall): Promise<void> {
  const now = machine.clock.elapsedMs()
  for (const mnemonic of rest.split(/\s+/).filter(word => word !== '')) {
    const motor = machine.motor(mnemonic)
    const [low, high] = motor.limits().map(formatNumber)
    const user = formatNumber(motor.user(now)).padStart(12)
    show(`${mnemonic.padEnd(8)}${user} ${motor.settings.unit}  (${low ?? ''} to ${high ?? ''})\n`)
  }
}

async function print(rest: string, { evaluate, print: show }: BuiltInCall): Promise<void> {
  show(`${(await evaluate(rest)).map(toText).join(' ')}\n`)
}

async function shutter(isOpen: 0 | 1, { machine, print: show }: BuiltInCall): Promise<void> {
  machine.variables.assign('SHUTTER', undefined, isOpen)
  show(`Shutter ${isOpen === 1 ? 'open' : 'closed'}\n`)
}

/** `energy 4 samx -1+0.5`: a motor and as many expressions without blanks, again and again. */
async function motorsAndNumbers(
  rest: string,
  { machine, evaluate }: BuiltInCall,
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
