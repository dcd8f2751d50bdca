import { connectionFailure } from '../../../shared/base/connection-failure.ts'
import { HutchError } from '../../../shared/model/problem.ts'

/** A camera server, and how messages tell what is wrong with it. */
export interface Endpoint {
  /** Name of the detector, for messages. */
  readonly name: string
  readonly host: string
  readonly port: number
}

export function silentError(endpoint: Endpoint, what: string, timeoutMs: number): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `${endpoint.name} did not answer "${what}" within ${timeoutMs / 1000} s`,
    where: placeOf(endpoint),
    advice: 'Look at the camera server; restart it if it hangs',
  })
}

export function absentError(endpoint: Endpoint, cause: Error): HutchError {
  return new HutchError(
    {
      kind: 'connection',
      message: `No camera server for ${endpoint.name}: ${connectionFailure(cause)}`,
      where: placeOf(endpoint),
      advice: 'Start the camera server, or correct host and port in the beamline file',
    },
    cause,
  )
}

export function foreignError(endpoint: Endpoint, how: string): HutchError {
  return new HutchError({
    kind: 'device',
    message: `${endpoint.name} speaks another protocol: ${how}`,
    where: placeOf(endpoint),
    advice: 'Check host and port in the beamline file',
  })
}

export function lostError(endpoint: Endpoint, how: string): HutchError {
  return new HutchError({
    kind: 'connection',
    message: `Connection to ${endpoint.name} lost: ${how}`,
    where: placeOf(endpoint),
    advice: 'Restart the camera server, then start the experiment again',
  })
}

/** As messages name it: `frelon at 127.0.0.1:4000`. */
export function placeOf({ name, host, port }: Endpoint): string {
  return `${name} at ${host}:${port}`
}
