import { count, finite, flag, list, oneOf, optional, ParseError, record, text } from '../base/parse.ts'
import type { ImageShape } from '../model/pixels.ts'
import type { MicroscopeRequest } from './messages.ts'

const kinds = ['hello', 'info', 'arm', 'start', 'credit', 'stop', 'truth'] as const
const mostEnergies = 10_000 // 600 kB of JSON in the answer

/** @throws ParseError naming the field. */
export function parseRequest(raw: unknown): MicroscopeRequest {
  const fields = record(raw, 'request')
  const id = count(fields.id, 'id')
  const kind = oneOf(fields.kind, kinds, 'kind')
  switch (kind) {
    case 'info':
    case 'start':
    case 'stop':
      return { id, kind }
    case 'hello':
      return { id, kind, client: text(fields.client, 'client').slice(0, 200) }
    case 'credit':
      return { id, kind, frames: count(fields.frames, 'frames') }
    case 'arm':
      return {
        id,
        kind,
        frames: count(fields.frames, 'frames'),
        exposureS: finite(fields.exposureS, 'exposureS'),
        image: optional(fields.image, parseImage, 'image'),
      }
    case 'truth':
      return { id, kind, energiesKev: energies(fields.energiesKev), maps: flag(fields.maps, 'maps') }
  }
}

export function parseImage(raw: unknown, what: string): ImageShape {
  const { height, width } = record(raw, what)
  return { height: count(height, `${what}.height`), width: count(width, `${what}.width`) }
}

function energies(raw: unknown): readonly number[] {
  const all = list(raw, 'energiesKev')
  if (all.length > mostEnergies) throw new ParseError(`energiesKev: at most ${mostEnergies} at once`)
  return all.map(energy => finite(energy, 'energiesKev'))
}
