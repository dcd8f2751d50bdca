import { setMaxListeners } from 'node:events'
import { HutchError } from '../../shared/model/problem.ts'
import { firstSpecPort, lastSpecPort } from '../../shared/spec/codes.ts'
import type { SpecLink } from './link.ts'
import { type LinkSettings, openLink } from './open-link.ts'

/** Every port is asked at once; a server on the same network answers in milliseconds. */
const discoveryTimeoutMs = 1500

/**
 * Looks for a server by its name on SPEC's own ports, 6510 to 6530. Names are compared case-sensitively. Of two servers
 * with one name the lower port wins, and the log says so.
 */
export async function findServer(
  host: string,
  server: string,
  settings: LinkSettings,
  signal: AbortSignal,
): Promise<SpecLink> {
  const found = await openAll(host, settings, signal)
  if (signal.aborted) for (const link of found) link.close('the search was stopped')
  signal.throwIfAborted()
  const [chosen, ...twins] = found.filter(link => link.serverName === server)
  for (const link of found) {
    if (link !== chosen) link.close('another server was looked for')
  }
  if (chosen === undefined) throw notFound(host, server, found)
  if (twins.length > 0) {
    settings.log(
      `Several SPEC servers are called ${server}; using ${chosen.name}, not ${twins[0]?.name ?? ''}`,
    )
  }
  return chosen
}

async function openAll(
  host: string,
  settings: LinkSettings,
  signal: AbortSignal,
): Promise<readonly SpecLink[]> {
  const ports = Array.from({ length: lastSpecPort - firstSpecPort + 1 }, (_, index) => firstSpecPort + index)
  // One listener per port is no leak.
  setMaxListeners(2 * ports.length, signal)
  const attempts = await Promise.allSettled(
    ports.map(port => openLink(host, port, settings, { timeoutMs: discoveryTimeoutMs, signal })),
  )
  return attempts.flatMap(attempt => {
    if (attempt.status === 'fulfilled') return [attempt.value]
    // A refused port is what discovery expects; anything that is no failure of the world is ours.
    if (attempt.reason instanceof HutchError || signal.aborted) return []
    throw attempt.reason
  })
}

function notFound(host: string, server: string, found: readonly SpecLink[]): HutchError {
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
