import { onTestFinished } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import {
  createSpecServer,
  type SpecServer,
  type SpecServerOptions,
} from '../../../electron/simulator/spec/server.ts'
import {
  createSpecClient,
  type SpecClient,
  type SpecClientOptions,
} from '../../../electron/spec/spec-client.ts'
import { Waiters } from '../../support/waiters.ts'

/** Never aborted. */
export const quiet = new AbortController().signal

export async function startServer(options: Partial<SpecServerOptions> = {}): Promise<SpecServer> {
  const server = await createSpecServer({
    port: 'any',
    name: 'fourc',
    clock: systemClock(),
    seed: 7,
    speed: 1,
    ...options,
  })
  onTestFinished(() => server.close())
  return server
}

export async function connectTo(
  server: Pick<SpecServer, 'host' | 'port'>,
  options: Partial<SpecClientOptions> = {},
): Promise<SpecClient> {
  const { host, port } = server
  const client = createSpecClient({ address: { host, port }, clock: systemClock(), ...options })
  onTestFinished(() => client.close())
  await client.connect()
  return client
}

/** A server and a client that is connected to it. */
export async function rig(
  options: {
    readonly server?: Partial<SpecServerOptions>
    readonly client?: Partial<SpecClientOptions>
  } = {},
): Promise<{ readonly server: SpecServer; readonly client: SpecClient }> {
  const server = await startServer(options.server)
  return { server, client: await connectTo(server, options.client) }
}

/** Values of a property in the order of their events, and a way to wait for one. */
export function recorded(
  client: SpecClient,
  property: string,
): {
  readonly values: readonly string[]
  readonly until: (holds: (value: string) => boolean) => Promise<string>
} {
  const values: string[] = []
  const waiting = new Waiters()
  const stop = client.watch(property, text => {
    values.push(text)
    waiting.check()
  })
  onTestFinished(stop)
  const until = (holds: (value: string) => boolean): Promise<string> =>
    waiting.found(() => values.find(holds))
  return { values, until }
}
