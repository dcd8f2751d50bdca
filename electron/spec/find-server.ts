import { setMaxListeners } from 'node:events'
import { HutchError } from '../../shared/model/problem.ts'
import { firstSpecPort, lastSpecPort } from '../../shared/spec/codes.ts'
import { joinSignals } from './join-signals.ts'
import type { SpecLink } from './link.ts'
import { type LinkSettings, openLink } from './open-link.ts'

/** Every port is asked at once; a server on the same network answers in milliseconds. */
const discoveryTimeoutMs = 1500
/** Once the server is found, others of its name have so long to show up. */
const twinsMs = 200

export interface WantedServer {
  readonly host: string
  readonly server: string
  /** Where it was found before: after a restart it is preferred to a namesake. */
  readonly usualPort: number | undefined
}

/**
 * Looks for a server by its name on SPEC's own ports, 6510 to 6530. Names are compared case-sensitively. Of two servers with
 * one name the one that was used before wins, else the lower port, and the log says so. Ports that take a connection and
 * never answer cost no time once the server is found.
 */
export async function findServer(
  wanted: WantedServer,
  settings: LinkSettings,
  signal: AbortSignal,
): Promise<SpecLink> {
  const found = await openAll(wanted, settings, signal)
  if (signal.aborted) for (const link of found) link.close('the search was stopped')
  signal.throwIfAborted()
  const namesakes = found.filter(link => link.serverName === wanted.server).sort(byPort)
  const chosen = namesakes.find(link => link.port === wanted.usualPort) ?? namesakes[0]
  for (const link of found) {
    if (link !== chosen) link.close('another server was looked for')
  }
  if (chosen === undefined) throw notFound(wanted, found)
  const twin = namesakes.find(link => link !== chosen)
  if (twin !== undefined) {
    settings.log(
      `Several SPEC servers are called ${wanted.server}; using ${chosen.name}, not ${twin.name}. ` +
        'Give the port number to choose.',
    )
  }
  return chosen
}

/** Everybody who answered, in time and before the search was over. */
async function openAll(
  { host, server }: WantedServer,
  settings: LinkSettings,
  signal: AbortSignal,
): Promise<readonly SpecLink[]> {
  const ports = Array.from({ length: lastSpecPort - firstSpecPort + 1 }, (_, index) => firstSpecPort + index)
  const enough = new AbortController()
  const search = joinSignals([signal, enough.signal])
  // One listener per port is no leak.
  setMaxListeners(2 * ports.length, search.signal)
  const attempts = ports.map(async port => {
    const link = await openLink(host, port, settings, {
      timeoutMs: discoveryTimeoutMs,
      signal: search.signal,
    })
    if (link.serverName === server) void endSearch(settings, enough)
    return link
  })
  try {
    return (await Promise.allSettled(attempts)).flatMap(attempt => {
      if (attempt.status === 'fulfilled') return [attempt.value]
      // A refused port is what discovery expects; anything that is no failure of the world is ours.
      if (attempt.reason instanceof HutchError || search.signal.aborted) return []
      throw attempt.reason
    })
  } finally {
    search.release()
    enough.abort(searched)
  }
}

async function endSearch({ clock }: LinkSettings, enough: AbortController): Promise<void> {
  await clock.sleep(twinsMs, enough.signal).catch((reason: unknown) => {
    if (reason !== searched) throw reason
  })
  enough.abort(searched)
}

const searched = new Error('the search is over')

function byPort(a: SpecLink, b: SpecLink): number {
  return (a.port ?? 0) - (b.port ?? 0)
}

function notFound({ host, server }: WantedServer, found: readonly SpecLink[]): HutchError {
  const others = found.map(link => link.name).join(', ')
  return new HutchError({
    kind: 'connection',
    message:
      `No SPEC server "${server}" on ${host}, ports ${firstSpecPort} to ${lastSpecPort}` +
      (others === '' ? '' : ` (found ${others})`),
    where: `${host}:${server}`,
    advice: `Start it with "${server} -S", or give the port number in the beamline file.`,
  })
}
