import type { Beamline } from '../model/beamline.ts'
import type { AcquisitionRule } from '../model/description.ts'
import type { BeamState } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Role } from '../model/roles.ts'

/** Shutter and sample of each role. A dark leaves the sample alone: without beam it does not matter. */
const beamOfRole: Readonly<Record<Role, BeamState>> = {
  dark: { shutter: 'closed', sample: 'as-is' },
  white: { shutter: 'open', sample: 'out' },
  data: { shutter: 'open', sample: 'in' },
  reference: { shutter: 'open', sample: 'in' },
  calibration: { shutter: 'open', sample: 'in' },
  monitorPosition: { shutter: 'as-is', sample: 'as-is' },
  other: { shutter: 'as-is', sample: 'as-is' },
}

/**
 * The state of the beam one acquisition needs. A beamline without a shutter or sample motor does what it can for `open`
 * and `in`, but a dark with an open shutter or a white behind the sample would be a wrong measurement: refused. A sample
 * motor that is being scanned is not moved, or every point would be taken at the same place.
 */
export function planBeam(
  node: AcquisitionRule,
  beamline: Beamline,
  scanned: readonly string[],
  problems: Problem[],
): BeamState {
  const wished = beamOfRole[node.role]
  const shutter = node.shutter ?? wished.shutter
  const sample = node.sample ?? wished.sample
  const refuse = (key: 'shutter' | 'sample', message: string): void => {
    const where = node.places[key] ?? node.places.role ?? node.places[''] ?? ''
    problems.push({
      kind: 'description',
      message,
      where,
      advice: `Write "${key}: as-is" if it is done by hand.`,
    })
  }
  if (beamline.shutter === undefined && (shutter === 'closed' || node.shutter === 'open')) {
    refuse(
      'shutter',
      `acquisition "${node.name}" needs the shutter ${shutter}, but ${beamline.name} has none`,
    )
  }
  const immovable = sampleObstacle(beamline, scanned)
  if (immovable !== undefined && (sample === 'out' || node.sample === 'in')) {
    refuse('sample', `acquisition "${node.name}" needs the sample ${sample}, but ${immovable}`)
  }
  return {
    shutter: beamline.shutter === undefined ? 'as-is' : shutter,
    sample: immovable === undefined ? sample : 'as-is',
  }
}

function sampleObstacle(beamline: Beamline, scanned: readonly string[]): string | undefined {
  if (beamline.sample === undefined) return `${beamline.name} has no sample motor`
  const { motor } = beamline.sample
  return scanned.includes(motor) ? `its motor "${motor}" is being scanned` : undefined
}
