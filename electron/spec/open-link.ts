import { connect, type Socket } from 'node:net'
import { connectionFailure } from '../../shared/base/connection-failure.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { abortable } from './abortable.ts'
import { withDeadline } from './deadline.ts'
import { SpecLink, type LinkOptions } from './link.ts'

/** The system then asks a silent peer by itself, ms; the kernel's own idea is two hours. */
const keepAliveInitialDelay = 5000

export type LinkSettings = Omit<LinkOptions, 'socket'>

/** Connects and greets; rejects with `connection` at the latest after `timeoutMs`, with the signal's reason when aborted. */
export async function openLink(
  host: string,
  port: number,
  settings: LinkSettings,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<SpecLink> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay })
  const late = (): HutchError => unreachable(host, port, `no answer within ${timeoutMs / 1000} s`)
  const greeted = connected(socket, host, port).then(() => greet(new SpecLink({ ...settings, socket })))
  try {
    return await abortable(withDeadline(greeted, { clock: settings.clock, timeoutMs, late }), signal)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function greet(link: SpecLink): Promise<SpecLink> {
  await link.hello()
  return link
}

function unreachable(host: string, port: number | string, why: string, cause?: Error): HutchError {
  const where = `${host}:${port}`
  return new HutchError(
    {
      kind: 'connection',
      message: `No SPEC server at ${where}: ${why}`,
      where: `SPEC at ${where}`,
      advice: 'Start the server (spec -S), or correct the address in the beamline file.',
    },
    cause,
  )
}

function connected(socket: Socket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(unreachable(host, port, connectionFailure(error), error))
    socket.once('error', onError)
    socket.once('connect', () => {
      socket.off('error', onError)
      resolve()
    })
  })
}
