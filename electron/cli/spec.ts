import type { Clock } from '../../shared/base/clock.ts'
import { didYouMean, listWords } from '../../shared/base/suggest.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { createSpecClient } from '../spec/spec-client.ts'
import { hasFlag, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { abort, command, status } from './spec/command-actions.ts'
import { counters, motors } from './spec/device-actions.ts'
import { count, move } from './spec/motion-actions.ts'
import { get, set } from './spec/property-actions.ts'
import { parseServerAddress } from './spec/server-address.ts'
import type { SpecAction } from './spec/spec-action.ts'
import { watch } from './spec/watch-action.ts'
import type { Verb, VerbIo } from './verb-io.ts'

const actions: Readonly<Record<string, SpecAction>> = {
  get,
  set,
  watch,
  cmd: command,
  motors,
  counters,
  move,
  count,
  abort,
  status,
}

export const specSpec: VerbSpec = {
  name: 'spec',
  positional: ['HOST:PORT|HOST:NAME', Object.keys(actions).join('|'), '[ARGUMENT…]'],
  options: {
    relative: { kind: 'flag', help: 'move: by so much, instead of to a position' },
    monitor: { kind: 'flag', help: 'count: until the monitor has counted so much, instead of seconds' },
    events: { kind: 'value', value: 'N', help: 'watch: end after N values' },
    for: { kind: 'value', value: 'SECONDS', help: 'watch: end after this time' },
    json: { kind: 'flag', help: 'JSON lines on stdout' },
  },
}

/** `hutch spec HOST:PORT get motor/th/position`: asks any SPEC server. Ctrl-C stops what was started. */
export function specVerb(parts: {
  readonly clock: Clock
  readonly onStopRequest: (listener: () => void) => () => void
}): Verb {
  return async (args, io) => {
    const [address = '', name = '', ...words] = args.positional
    const action = actionOf(name)
    const client = createSpecClient({
      address: parseServerAddress(address),
      clock: parts.clock,
      log: line => io.err(line),
    })
    const stop = new AbortController()
    const leave = parts.onStopRequest(() => stop.abort(stopped(name)))
    try {
      await client.connect(stop.signal)
      const context = {
        client,
        words,
        args,
        io: speakerOf(args, io),
        clock: parts.clock,
        signal: stop.signal,
      }
      const exitCode = await action(context)
      return exitCode
    } finally {
      leave()
      // The server must have heard of a stop before the line is cut.
      if (stop.signal.aborted) await client.roundTrip().catch(ignoreLoss)
      await client.close()
    }
  }
}

function actionOf(name: string): SpecAction {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action !== undefined) return action
  throw new HutchError({
    kind: 'usage',
    message: `spec has no action "${name}"${didYouMean(name, Object.keys(actions))}`,
    where: 'spec',
    advice: `Its actions: ${listWords(Object.keys(actions), 'and')}.`,
  })
}

function speakerOf(args: ParsedArgs, io: VerbIo): VerbIo & { readonly isJson: boolean } {
  return { ...io, isJson: hasFlag(args, 'json') }
}

function stopped(action: string): HutchError {
  return new HutchError({ kind: 'aborted', message: `${action} was stopped`, where: `spec ${action}` })
}

function ignoreLoss(error: unknown): void {
  if (!(error instanceof HutchError)) throw error
}
