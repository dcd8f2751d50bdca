import { parseNumber } from '../../../shared/spec/number-text.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { parsePropertyName } from '../../../shared/spec/property-names.ts'
import { valueText } from '../../../shared/spec/value.ts'
import { valueJson } from '../../../shared/spec/value-json.ts'
import type { SpecClient } from '../../spec/spec-client.ts'
import { type SpecAction, usageOf } from './spec-action.ts'

/** A write becomes a command in SPEC's queue; it must have run within this time to count as done. */
const confirmMs = 5000
const confirmEveryMs = 50

/** One property: its value. Several: one line each. */
export const get: SpecAction = async ({ client, words, io }) => {
  if (words.length === 0) throw usageOf('get', 'get needs a PROPERTY', 'get PROPERTY…')
  for (const property of words) {
    const value = await client.readValue(property)
    if (io.isJson) io.json({ property, value: valueJson(value, property) })
    else io.out(words.length === 1 ? valueText(value) : `${property}\t${valueText(value)}`)
  }
  return 0
}

/** Writes, and reads back until the value is there: the protocol confirms nothing. */
export const set: SpecAction = async context => {
  const { client, words, io, clock, signal } = context
  const [property, ...rest] = words
  if (property === undefined || rest.length === 0) {
    throw usageOf('set', 'set needs a PROPERTY and a VALUE', 'set PROPERTY VALUE')
  }
  const wanted = rest.join(' ')
  const refusals: HutchError[] = []
  await client.write(property, wanted, error => void refusals.push(error))
  await client.roundTrip()
  const [refusal] = refusals
  if (refusal !== undefined) throw refusal
  const isConfirmable = canBeReadBack(property)
  const untilMs = clock.elapsedMs() + confirmMs
  while (isConfirmable && !(await reads(client, property, wanted))) {
    if (clock.elapsedMs() >= untilMs) throw await notTaken(client, property, wanted)
    await clock.sleep(confirmEveryMs, signal)
  }
  if (io.isJson) io.json({ property, value: wanted, confirmed: isConfirmable })
  return 0
}

async function reads(client: SpecClient, property: string, wanted: string): Promise<boolean> {
  const text = await client.read(property)
  const [a, b] = [parseNumber(text), parseNumber(wanted)]
  if (a === undefined || b === undefined) return text === wanted
  return Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
}

/** 15 digits travel, and a position is a whole number of steps. */
const tolerance = 1e-6

/** Orders to move, search and the like are no values. */
function canBeReadBack(property: string): boolean {
  const parsed = parsePropertyName(property)
  if (parsed?.kind === 'variable') return true
  const orders = ['start_one', 'limits', 'low_limit', 'high_limit', 'search', 'sync_check']
  return parsed?.kind === 'motor' && parsed.mnemonic !== '..' && !orders.includes(parsed.attribute)
}

async function notTaken(client: SpecClient, property: string, wanted: string): Promise<HutchError> {
  return new HutchError({
    kind: 'device',
    message: `${property} is ${await client.read(property)}, not ${wanted}, after ${confirmMs / 1000} s`,
    where: `${property} on ${client.name}`,
    advice: 'SPEC may be busy with another command, or refuse the value: see "watch error".',
  })
}
