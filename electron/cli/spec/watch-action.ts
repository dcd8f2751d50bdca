import { HutchError } from '../../../shared/model/problem.ts'
import { isNews } from '../../../shared/spec/property-names.ts'
import { valueJson } from '../../../shared/spec/value-json.ts'
import { optionValue } from '../parse-args.ts'
import { numberWord, type SpecAction, type SpecContext, usageOf } from './spec-action.ts'

const usage = ['watch', 'watch PROPERTY… [--events N] [--for SECONDS]'] as const

/** Prints every change until Ctrl-C, `--events` or `--for`; goes on by itself after a lost connection. */
export const watch: SpecAction = async context => {
  const { client, words } = context
  if (words.length === 0) throw usageOf('watch', 'watch needs a PROPERTY', usage[1])
  const end = new AbortController()
  const events = limitOf(context, 'events')
  const seconds = limitOf(context, 'for')
  await Promise.all(words.map(property => refuseUnwatchable(context, property)))
  let seen = 0
  const stops = words.map(property =>
    client.watch(property, (text, value) => {
      if (seen++ < events) print(context, property, { text, json: valueJson(value, property) })
      if (seen >= events) end.abort(enough)
    }),
  )
  stops.push(client.onConnection(state => tellConnection(context, state)))
  try {
    await untilOver(context, seconds, end.signal)
  } finally {
    for (const stop of stops) stop()
  }
  return 0
}

const enough = new Error('enough')

async function untilOver({ clock, signal }: SpecContext, seconds: number, end: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, end])
  const durationMs = seconds * 1000
  const waiting = Number.isFinite(durationMs)
    ? clock.sleep(durationMs, over)
    : new Promise<never>((_, reject) => {
        const stop = (): void => reject(over.reason as Error)
        over.addEventListener('abort', stop, { once: true })
        if (over.aborted) stop()
      })
  // Ctrl-C is how a watch ends.
  await waiting.catch((reason: unknown) => {
    if (reason !== enough && reason !== signal.reason) throw reason
  })
}

/** Reading it first tells by name what does not exist; data arrays exist but make no events. */
async function refuseUnwatchable({ client }: SpecContext, property: string): Promise<void> {
  if (isNews(property)) return
  const value = await client.readValue(property)
  if (value.kind !== 'array' && value.kind !== 'strings') return
  throw new HutchError({
    kind: 'usage',
    message: `${property} is a data array: SPEC tells no changes of it`,
    where: property,
    advice: `Read it with "get ${property}".`,
  })
}

function print(
  { io, clock, words }: SpecContext,
  property: string,
  value: { readonly text: string; readonly json: unknown },
): void {
  if (io.isJson) io.json({ event: 'value', property, value: value.json, atMs: clock.nowMs() })
  else io.out(words.length === 1 ? value.text.replace(/\n$/, '') : `${property}\t${value.text}`)
}

function tellConnection(
  { io, client, clock }: SpecContext,
  state: Parameters<Parameters<SpecContext['client']['onConnection']>[0]>[0],
): void {
  const message = state.state === 'lost' ? state.problem.message : `Connected to ${client.name} again`
  if (io.isJson) io.json({ event: state.state, message, atMs: clock.nowMs() })
  else io.err(message)
}

function limitOf({ args }: SpecContext, name: string): number {
  const text = optionValue(args, name)
  if (text === undefined) return Infinity
  const value = numberWord(text, `--${name}`, usage)
  if (value > 0) return value
  throw usageOf('watch', `--${name} must be above 0, not ${text}`, usage[1])
}
