import type { SpecAddress } from '../../../shared/model/beamline.ts'
import { HutchError } from '../../../shared/model/problem.ts'

const highestPort = 65_535

/** `host:6510` is a port, `host:fourc` a server's name; `[::1]:6510` an IPv6 address. */
export function parseServerAddress(text: string): SpecAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):([^:\s]+)$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const server = match?.[3]
  if (host === undefined || server === undefined) throw notAddress(text)
  if (!/^\d+$/.test(server)) return { host, server }
  const port = Number(server)
  if (port < 1 || port > highestPort) throw notAddress(text)
  return { host, port }
}

function notAddress(text: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `Not the address of a SPEC server: "${text}"`,
    where: text,
    advice: 'Give HOST:PORT like id21:6510, or HOST:NAME like id21:fourc.',
  })
}
