import { group, hardLink, integer, numbers, placeholder, planned, text, externalLink } from './nodes.ts'
import { nxData } from './nx-data.ts'
import { regionNodes } from './region-nodes.ts'
import { resultTextLimits } from './result-skeleton.ts'
import { rootAttributes } from './root-attributes.ts'
import type { CameraPlan } from '../model/plan.ts'
import type { PlannedRegion } from '../model/roi.ts'
import type { NexusContext } from './context.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'

/** Where things are in a result that counts one region. */
export const regionResultPaths = {
  process: '/entry/process',
  sums: '/entry/process/results/sum',
  complete: '/entry/process/input/data/complete',
  status: '/entry/process/run/status',
  log: '/entry/process/log/data',
  endTime: '/entry/end_time',
} as const

export interface RegionResultPlan {
  readonly experiment: NexusContext['experiment']
  readonly program: NexusContext['program']
  readonly startedAt: string
  readonly title: string
  /** `EFF_0001_regions_01.h5` */
  readonly fileName: string
  /** Relative to the experiment folder. */
  readonly master: string
  readonly data: {
    readonly node: string
    readonly file: string
    readonly path: string
    readonly entry: string
  }
  readonly camera: CameraPlan
  readonly region: PlannedRegion
  /** One per dimension of the points, slowest first. */
  readonly axes: readonly {
    readonly name: string
    readonly unit: string
    readonly values: readonly number[]
  }[]
}

/** The sums over a region that was drawn when the frames were being recorded already: raw files are never reopened. */
export function regionResultSkeleton(plan: RegionResultPlan): FileSkeleton {
  const { process } = regionResultPaths
  return {
    rootAttributes: rootAttributes(plan.fileName, 'entry', plan),
    nodes: [
      group('/entry', 'NXentry', { default: 'process' }),
      text('/entry/title', plan.title),
      text('/entry/start_time', plan.startedAt),
      placeholder(regionResultPaths.endTime, resultTextLimits.endTime, ''),
      text('/entry/program_name', plan.program.name, { version: plan.program.version }),
      group(process, 'NXprocess', { default: 'results' }),
      text(`${process}/program`, plan.program.name),
      text(`${process}/version`, plan.program.version),
      text(`${process}/date`, plan.startedAt),
      integer(`${process}/sequence_index`, 1),
      group(`${process}/configuration`, 'NXcollection'),
      ...regionNodes(`${process}/configuration`, plan),
      ...inputNodes(`${process}/input`, plan),
      group(`${process}/log`, 'NXnote'),
      text(`${process}/log/type`, 'text/plain'),
      placeholder(regionResultPaths.log, resultTextLimits.log, ''),
      group(`${process}/run`, 'NXcollection'),
      placeholder(regionResultPaths.status, resultTextLimits.status, 'running'),
      ...sums(`${process}/results`, plan),
    ],
  }
}

function inputNodes(path: string, { data, master }: RegionResultPlan): readonly SkeletonNode[] {
  return [
    group(path, 'NXcollection'),
    text(`${path}/raw_file`, `../${master}`),
    text(`${path}/raw_entry`, data.entry),
    group(`${path}/data`, 'NXcollection'),
    text(`${path}/data/role`, 'data'),
    text(`${path}/data/file`, `../${data.file}`),
    text(`${path}/data/dataset`, data.path),
    text(`${path}/data/node_path`, data.node),
    { kind: 'values', path: regionResultPaths.complete, type: 'int64', shape: [1], fill: 0, attributes: {} },
    externalLink(`${path}/data/data`, `../${data.file}`, data.path),
  ]
}

function sums(path: string, { axes, region, title }: RegionResultPlan): readonly SkeletonNode[] {
  const shape = axes.map(({ values }) => values.length)
  return [
    ...nxData({
      path,
      title,
      signal: {
        name: 'sum',
        member: at => planned(at, shape, 'counts', { long_name: `Sum over ${region.name}` }),
      },
      auxiliary: [],
      axes: axes.map(({ name, unit, values }) => ({
        name,
        member: (at: string) => numbers(at, [values.length], values, unit),
      })),
    }),
    hardLink(`${path}/${region.name}`, regionResultPaths.sums),
  ]
}
