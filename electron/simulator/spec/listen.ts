import type { Server } from 'node:net'
import { HutchError } from '../../../shared/model/problem.ts'
import { firstSpecPort, lastSpecPort } from '../../../shared/spec/codes.ts'

/** Resolves with the port that was taken: the first free of `ports`. 0 lets the system choose. */
export async function listenOnFirstFree(
  server: Server,
  host: string,
  ports: readonly number[],
): Promise<number> {
  for (const port of ports) {
    if (await isTaken(server, host, port)) return portOf(server)
  }
  throw new HutchError({
    kind: 'connection',
    message: `No free port for the simulated SPEC server among ${ports.join(', ')}`,
    where: host,
    advice: 'Stop another SPEC server, or give a port of your own.',
  })
}

/** The ports on which SPEC looks for a free one by itself. */
export const specPorts: readonly number[] = Array.from(
  { length: lastSpecPort - firstSpecPort + 1 },
  (_, index) => firstSpecPort + index,
)

function isTaken(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening)
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(unusable(host, port, error))
    }
    const onListening = (): void => {
      server.off('error', onError)
      resolve(true)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen(port, host)
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function unusable(host: string, port: number, cause: Error): HutchError {
  return new HutchError(
    { kind: 'connection', message: `Cannot listen: ${cause.message}`, where: `${host}:${port}` },
    cause,
  )
}
