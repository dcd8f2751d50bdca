import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { type ServerProcess, startServer } from '../../simulator/server-process.ts'
import { createSpecClient, type SpecClient } from '../../spec/spec-client.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { eventFlood } from './event-flood.ts'
import { benchSpecFile } from './file-bench.ts'

/** So many requests make a median that repeats within a few per cent. */
const requestsPerRound = 500
/** A second of the rate that must be kept up with. */
const events = 20_000
const property = 'var/BENCH'

export const specBench: Bench = {
  does: 'asking a SPEC server over loopback, hearing its events, and reading SPEC files against silx',
  isLong: false,
  options: {},
  run,
}

async function run(parts: BenchParts): Promise<void> {
  const { clock, rounds, signal, report } = parts
  await benchSpecFile(parts)
  const server = await startSpec(parts, 0)
  const client = createSpecClient({ address: server, clock })
  try {
    await client.connect(signal)
    const tripsMs = await roundTrips(client, clock, { rounds, signal })
    const lower = { unit: 'ms', better: 'lower' } as const
    report({
      ...lower,
      what: 'a property asked and answered',
      ours: tripsMs,
      target: budgets.specRoundTripMs,
    })
    report({
      what: 'events decoded and delivered',
      unit: 'events/s',
      better: 'higher',
      ours: await eventRates(parts),
      target: budgets.specEventsPerS,
    })
    await server.stop()
    const backMs = await returns(parts, client, server.port)
    report({
      ...lower,
      what: 'back after a killed server is up again',
      ours: backMs,
      target: budgets.specBackMs,
    })
  } finally {
    await client.close()
    await server.stop()
  }
}

function startSpec({ entries, clock }: BenchParts, port: number): Promise<ServerProcess> {
  return startServer({
    name: 'SPEC simulator',
    entry: join(entries, 'spec-simulator.js'),
    args: ['--port', String(port), '--name', 'bench'],
    clock,
  })
}

/** From the server's word that it listens to the first value of a watched property. */
async function returns(parts: BenchParts, client: SpecClient, port: number): Promise<readonly number[]> {
  const tookMs: number[] = []
  let heard = (): void => {}
  const stop = client.watch('motor/energy/position', () => heard())
  for (let round = 0; round < parts.rounds; round++) {
    parts.signal.throwIfAborted()
    const back = new Promise<void>(resolve => (heard = resolve))
    const server = await startSpec(parts, port)
    const startedMs = parts.clock.elapsedMs()
    await back
    tookMs.push(parts.clock.elapsedMs() - startedMs)
    server.kill('SIGKILL')
    await server.exited
  }
  stop()
  return tookMs
}

async function roundTrips(
  client: SpecClient,
  clock: Clock,
  { rounds, signal }: { readonly rounds: number; readonly signal: AbortSignal },
): Promise<readonly number[]> {
  const tripsMs: number[] = []
  for (let request = 0; request < requestsPerRound * rounds; request++) {
    signal.throwIfAborted()
    const startedMs = clock.elapsedMs()
    await client.position('energy')
    tripsMs.push(clock.elapsedMs() - startedMs)
  }
  return tripsMs
}

/** From the first byte sent to the listener's last value. */
async function eventRates({ clock, rounds, signal }: BenchParts): Promise<readonly number[]> {
  const flood = await eventFlood(property, events)
  const client = createSpecClient({ address: flood, clock })
  const rates: number[] = []
  let heard = 0
  let last = (): void => {}
  client.watch(property, () => {
    if (++heard === events) last()
  })
  try {
    await client.connect(signal)
    for (let round = 0; round < rounds; round++) {
      signal.throwIfAborted()
      heard = 0
      const all = new Promise<void>(resolve => (last = resolve))
      const startedMs = clock.elapsedMs()
      flood.send()
      await all
      rates.push(events / ((clock.elapsedMs() - startedMs) / 1000))
    }
    return rates
  } finally {
    await client.close()
    await flood.close()
  }
}
