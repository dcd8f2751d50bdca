import { finite, list, oneOf, ParseError, record, text } from '../base/parse.ts'
import type { ProfileRequest } from '../imaging/profiles/profile.ts'
import { parseRoiPoint, parseRoiShape } from '../model/parse-roi.ts'
import { mostRois } from '../model/roi.ts'
import type { Watch } from './measures.ts'

/** Row, column, line and radial profile, each for two things compared. */
const mostProfiles = 8

export function parseWatch(raw: unknown): Watch {
  const watch = record(raw, 'watch')
  const regions = list(watch.regions, 'watch.regions')
  const profiles = list(watch.profiles, 'watch.profiles')
  if (regions.length > mostRois || profiles.length > mostProfiles)
    throw new ParseError(`watch: at most ${mostRois} regions and ${mostProfiles} profiles`)
  return {
    regions: regions.map(region => {
      const { id, shape } = record(region, 'watch.region')
      return { id: text(id, 'watch.region.id'), shape: parseRoiShape(shape) }
    }),
    profiles: profiles.map(parseProfile),
  }
}

function parseProfile(raw: unknown): ProfileRequest {
  const profile = record(raw, 'profile')
  switch (oneOf(profile.kind, ['row', 'column', 'line', 'radial'], 'profile.kind')) {
    case 'row':
      return { kind: 'row', y: finite(profile.y, 'profile.y') }
    case 'column':
      return { kind: 'column', x: finite(profile.x, 'profile.x') }
    case 'line':
      return { kind: 'line', from: parseRoiPoint(profile.from), to: parseRoiPoint(profile.to) }
    case 'radial':
      return { kind: 'radial', ...parseRoiPoint(profile) }
  }
}
