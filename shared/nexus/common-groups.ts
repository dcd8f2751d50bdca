import type { Plan } from '../model/plan.ts'
import type { Parameter, ParameterValue } from '../model/quantity.ts'
import type { NexusContext } from './context.ts'
import { group, number, optionalText, placeholder, text } from './nodes.ts'
import { UniqueNames, slug } from './slug.ts'
import type { SkeletonNode } from './skeleton.ts'
import { textLimits } from './text-limits.ts'

/* Groups that stand in every file of an experiment, so that each one is understood alone. */

/** Title, times, program, user, sample and instrument with source of one NXentry at `path`. */
export function entryHead(path: string, title: string, context: NexusContext): readonly SkeletonNode[] {
  return [
    text(`${path}/title`, title),
    text(`${path}/start_time`, context.startedAt),
    text(`${path}/experiment_identifier`, context.experiment),
    text(`${path}/program_name`, context.program.name, { version: context.program.version }),
    group(`${path}/user`, 'NXuser'),
    ...optionalText(`${path}/user/name`, context.user),
    group(`${path}/sample`, 'NXsample'),
    ...optionalText(`${path}/sample/name`, context.sample),
    group(`${path}/instrument`, 'NXinstrument'),
    text(`${path}/instrument/name`, context.beamline.name),
    ...source(`${path}/instrument/source`, context),
  ]
}

/** Placeholders for what is only known at the end. */
export function entryTail(path: string): readonly SkeletonNode[] {
  return [
    placeholder(`${path}/end_time`, textLimits.endTime, ''),
    {
      kind: 'values',
      path: `${path}/duration`,
      type: 'int32',
      shape: [1],
      fill: 0,
      attributes: { units: 's' },
    },
  ]
}

function source(path: string, { beamline, simulated, ringCurrentMa }: NexusContext): readonly SkeletonNode[] {
  const { name, type, probe, energyGeV } = beamline.source
  return [
    group(path, 'NXsource'),
    text(`${path}/name`, simulated ? `${name} (simulated)` : name),
    text(`${path}/type`, type),
    text(`${path}/probe`, probe),
    ...(energyGeV === undefined ? [] : [number(`${path}/energy`, energyGeV, 'GeV')]),
    ...(ringCurrentMa === undefined ? [] : [number(`${path}/current`, ringCurrentMa, 'mA')]),
  ]
}

/** Named values: a number with its unit, or text. Names that would collide get a number. */
export function parameterNodes(
  path: string,
  nxClass: string,
  parameters: readonly Parameter[],
): readonly SkeletonNode[] {
  const names = new UniqueNames()
  return [
    group(path, nxClass),
    ...parameters.map(({ name, value }) => parameterNode(`${path}/${names.take(slug(name))}`, value)),
  ]
}

function parameterNode(path: string, value: ParameterValue): SkeletonNode {
  if (typeof value === 'string') return text(path, value)
  if (typeof value === 'number') return number(path, value, '')
  // h5py and others read int8 where HDF5 booleans would be an enum that few can write.
  if (typeof value === 'boolean') {
    return {
      kind: 'constant',
      path,
      value: { type: 'int8', shape: [], data: [value ? 1 : 0] },
      attributes: {},
    }
  }
  return number(path, value.value, value.unit)
}

/** Fixed values that the description wants with the data, e.g. `sample thickness: 20 um`. */
export function fixedRecords(plan: Plan): readonly Parameter[] {
  return plan.record.flatMap(({ label, source: from }) =>
    from.kind === 'value' ? [{ name: label, value: from.value }] : [],
  )
}
