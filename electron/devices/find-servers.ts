import { setMaxListeners } from 'node:events'
import type { Clock } from '../../shared/base/clock.ts'
import type { FoundServer, ServerScan } from '../../shared/model/devices.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import { firstSpecPort, lastSpecPort } from '../../shared/spec/codes.ts'
import { openLink } from '../spec/open-link.ts'

/** A server on the same network answers in milliseconds. */
const answerTimeoutMs = 1500
/** 64 connections at once: three hosts in 1.5 s, the 16 hosts that may be named in 8 s. */
const mostAtOnce = 64
const mostHosts = 16

export interface ScanOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Every SPEC server on the ports 6510 to 6530 of some hosts, by host and port. A host that is not known is told. */
export async function findServers(
  hosts: readonly string[],
  { clock, signal }: ScanOptions,
): Promise<ServerScan> {
  if (hosts.length > mostHosts) throw tooMany(hosts.length)
  // One listener per connection is no leak.
  setMaxListeners(2 * mostAtOnce, signal)
  const places = hosts.flatMap(host => specPorts().map(port => ({ host, port })))
  const servers: FoundServer[] = []
  const problems = new Map<string, Problem>()
  const next = places.values()
  const work = async (): Promise<void> => {
    for (const { host, port } of next) {
      signal.throwIfAborted()
      if (problems.has(host)) continue
      const found = await greet(host, port, { clock, signal })
      if ('name' in found) servers.push(found)
      else if (isHostUnknown(found)) problems.set(host, unknownHost(host, found))
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, places.length) }, work))
  signal.throwIfAborted()
  const order = (server: FoundServer): number => hosts.indexOf(server.host) * 1e5 + server.port
  return { servers: servers.toSorted((a, b) => order(a) - order(b)), problems: [...problems.values()] }
}

async function greet(
  host: string,
  port: number,
  { clock, signal }: ScanOptions,
): Promise<FoundServer | Problem> {
  const settings = { clock, label: 'hutch', onEvent: () => undefined, log: () => undefined }
  try {
    const link = await openLink(host, port, settings, { timeoutMs: answerTimeoutMs, signal })
    link.close('only its name was asked')
    return { host, port, name: link.serverName }
  } catch (error) {
    signal.throwIfAborted()
    // A port where nobody speaks SPEC is what a search expects; anything that is no failure of the world is ours.
    if (error instanceof HutchError) return toProblem(error)
    throw error
  }
}

function isHostUnknown({ message }: Problem): boolean {
  return message.endsWith('unknown host')
}

/** Of the computer, not of the port that happened to be asked first. */
function unknownHost(host: string, { kind }: Problem): Problem {
  return {
    kind,
    message: `No computer "${host}" is known: unknown host`,
    advice: 'Correct its name, or give its address.',
  }
}

function specPorts(): readonly number[] {
  return Array.from({ length: lastSpecPort - firstSpecPort + 1 }, (_, index) => firstSpecPort + index)
}

function tooMany(hosts: number): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `${hosts} hosts are too many to search at once; at most ${mostHosts}`,
    advice: 'Name the computers where SPEC may run.',
  })
}
