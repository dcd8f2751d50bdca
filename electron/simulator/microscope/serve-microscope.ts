import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { HutchError } from '../../../shared/model/problem.ts'
import { Control } from './control.ts'
import { Session, type SessionOptions } from './session.ts'

export interface ServeOptions extends Omit<SessionOptions, 'control'> {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

export interface MicroscopeServer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A window, a command line, a few curious programs. */
const mostClients = 16

/** Listens; rejects with `connection` when the port is taken. */
export async function serveMicroscope(options: ServeOptions): Promise<MicroscopeServer> {
  const control = new Control()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    new Session(socket, { ...options, control })
  })
  server.maxConnections = mostClients
  const { host, port } = await listen(server, options.host, options.port)
  return {
    host,
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', error => {
      reject(
        new HutchError(
          {
            kind: 'connection',
            message: `cannot listen on ${host}:${port}: ${error.message}`,
            where: `${host}:${port}`,
            advice: 'choose another port, or 0 for any free one',
          },
          error,
        ),
      )
    })
    server.listen(port, host, () => resolve({ host, port: (server.address() as AddressInfo).port }))
  })
}
