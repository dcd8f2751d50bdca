import { readFile } from 'node:fs/promises'
import { onTestFinished } from 'vitest'
import type { SpecServer, SpecServerOptions } from '../../../../electron/simulator/spec/server.ts'
import type { SpecClient } from '../../../../electron/spec/spec-client.ts'
import type { ScanEvent } from '../../../../shared/model/scan-events.ts'
import { connectTo, startServer } from '../rig.ts'
import { Waiters } from '../../../support/waiters.ts'

const macrosFile = new URL('../../../../macros/hutch.mac', import.meta.url).pathname
const macros = async (): Promise<string> => await readFile(macrosFile, 'utf8')

export type EventOf<Kind extends ScanEvent['kind']> = Extract<ScanEvent, { kind: Kind }>

export interface FollowRig {
  readonly server: SpecServer
  readonly client: SpecClient
  readonly events: readonly ScanEvent[]
  readonly log: readonly string[]
  readonly until: (isSo: () => boolean) => Promise<void>
  readonly ofKind: <Kind extends ScanEvent['kind']>(kind: Kind) => readonly EventOf<Kind>[]
}

/** A simulated SPEC that is followed by a client of its own; `client` is somebody else who types. */
export async function followRig(
  options: {
    readonly server?: Partial<SpecServerOptions>
    readonly installMacros?: boolean
    readonly prepare?: (typist: SpecClient) => Promise<void>
  } = {},
): Promise<FollowRig> {
  const server = await startServer({ speed: 50, ...options.server })
  const client = await connectTo(server)
  await options.prepare?.(client)
  const log: string[] = []
  const follower = await connectTo(server, { macros, log: line => log.push(line) })
  const events: ScanEvent[] = []
  const waiting = new Waiters()
  const following = follower.follow(
    event => {
      events.push(event)
      waiting.check()
    },
    { installMacros: options.installMacros ?? true, exposes: false },
  )
  onTestFinished(() => following.stop())
  await following.settled()
  const until = (isSo: () => boolean): Promise<void> => waiting.until(isSo)
  return {
    server,
    client,
    events,
    log,
    until,
    ofKind: <Kind extends ScanEvent['kind']>(kind: Kind) =>
      events.filter((event): event is EventOf<Kind> => event.kind === kind),
  }
}

/** Resolves when the command has ended, also by an error. */
export async function typed(client: SpecClient, command: string): Promise<void> {
  await client.query(command).catch(() => undefined)
}
