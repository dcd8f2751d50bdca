import type { ImageShape } from '../model/pixels.ts'
import type { Parameter } from '../model/quantity.ts'
import { parameterNodes } from './common-groups.ts'
import type { NexusContext } from './context.ts'
import {
  externalLink,
  group,
  growingAxis,
  hardLink,
  integer,
  numbers,
  placeholder,
  planned,
  text,
} from './nodes.ts'
import { nxData } from './nx-data.ts'
import type { PlotAxis } from './nx-data.ts'
import { rootAttributes } from './root-attributes.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'

/** Where things are in every result file. */
export const resultPaths = {
  process: '/entry/process',
  frames: '/entry/process/results/transmission',
  frameCount: '/entry/process/run/complete',
  /** Pixels without a value, per frame. */
  invalid: '/entry/process/results/invalid_pixels',
  /** Mean over the valid pixels, per frame. */
  mean: '/entry/process/spectrum/mean_transmission',
  status: '/entry/process/run/status',
  log: '/entry/process/log/data',
  endTime: '/entry/end_time',
} as const

/** Longest texts that fit the placeholders, bytes of UTF-8. */
export const resultTextLimits = { status: 16, log: 4096, endTime: 40 } as const

export interface ResultAxis {
  readonly name: string
  readonly values: readonly number[]
  readonly unit: string
}

export interface ResultInput {
  /** Name of the link: `data`, `dark_for_data`, `white_before`. */
  readonly name: string
  readonly role: string
  readonly node: string
  /** Relative to the experiment folder. */
  readonly file: string
  readonly path: string
  /** Frames 0 … complete−1 could be read when the result was begun. What was used of them is written at the end. */
  readonly complete: number
}

export interface ResultPlan {
  readonly experiment: NexusContext['experiment']
  /** Relative to the experiment folder: `results/EFF_0001_normalise_01.h5`. */
  readonly file: string
  readonly title: string
  readonly workflow: string
  readonly number: number
  readonly startedAt: string
  readonly program: NexusContext['program']
  readonly master: string
  readonly entry: string
  readonly configuration: readonly Parameter[]
  readonly inputs: readonly ResultInput[]
  /** Leading axes, slowest first, then nothing: rows and columns are `pixels`. */
  readonly axes: readonly ResultAxis[]
  readonly pixels: { readonly y: ResultAxis; readonly x: ResultAxis }
  readonly image: ImageShape
}

/** One analysis result as NXprocess in a file of its own. Raw files are never reopened for writing. */
export function resultSkeleton(plan: ResultPlan): FileSkeleton {
  const fileName = plan.file.slice(plan.file.lastIndexOf('/') + 1)
  return {
    rootAttributes: rootAttributes(fileName, 'entry', plan),
    nodes: [
      group('/entry', 'NXentry', { default: 'process' }),
      text('/entry/title', plan.title),
      text('/entry/start_time', plan.startedAt),
      placeholder(resultPaths.endTime, resultTextLimits.endTime, ''),
      text('/entry/program_name', plan.program.name, { version: plan.program.version }),
      ...process(plan),
      ...plotsOf(plan),
      frames(plan),
    ],
  }
}

function process(plan: ResultPlan): readonly SkeletonNode[] {
  const path = resultPaths.process
  return [
    group(path, 'NXprocess', { default: 'results' }),
    text(`${path}/program`, plan.program.name),
    text(`${path}/version`, plan.program.version),
    text(`${path}/date`, plan.startedAt),
    integer(`${path}/sequence_index`, 1),
    ...parameterNodes(`${path}/configuration`, 'NXparameters', plan.configuration),
    group(`${path}/configuration_json`, 'NXnote'),
    text(`${path}/configuration_json/type`, 'application/json'),
    text(
      `${path}/configuration_json/data`,
      JSON.stringify(Object.fromEntries(plan.configuration.map(({ name, value }) => [name, value]))),
    ),
    ...input(`${path}/input`, plan),
    group(`${path}/log`, 'NXnote'),
    text(`${path}/log/type`, 'text/plain'),
    placeholder(resultPaths.log, resultTextLimits.log, ''),
    // Private words stand in an NXcollection: NXnote has no field for them.
    group(`${path}/run`, 'NXcollection'),
    placeholder(resultPaths.status, resultTextLimits.status, 'running'),
  ]
}

function input(path: string, plan: ResultPlan): readonly SkeletonNode[] {
  return [
    group(path, 'NXcollection'),
    text(`${path}/raw_file`, up(plan.master)),
    text(`${path}/raw_entry`, plan.entry),
    ...plan.inputs.flatMap(({ name, role, node, file, path: dataset, complete }) => [
      group(`${path}/${name}`, 'NXcollection'),
      text(`${path}/${name}/role`, role),
      text(`${path}/${name}/file`, up(file)),
      text(`${path}/${name}/dataset`, dataset),
      text(`${path}/${name}/node_path`, node),
      usedFrames(resultInputPath(name), complete),
      externalLink(`${path}/${name}/data`, up(file), dataset),
    ]),
  ]
}

/** int64 [1]: frames 0 … n−1 of the input were used; what could be read at the start until the end is known. */
export function resultInputPath(name: string): string {
  return `${resultPaths.process}/input/${name}/complete`
}

function usedFrames(path: string, fill: number): SkeletonNode {
  return { kind: 'values', path, type: 'int64', shape: [1], fill, attributes: {} }
}

function plotsOf(plan: ResultPlan): readonly SkeletonNode[] {
  const { process: at, invalid } = resultPaths
  const leading = plan.axes.map(axis => axis.values.length)
  const axes = plan.axes.map(axisOf)
  return [
    ...nxData({
      path: `${at}/spectrum`,
      title: `${plan.title}: mean over the image`,
      signal: { name: 'mean_transmission', member: path => planned(path, leading, '') },
      auxiliary: [],
      axes,
    }),
    ...nxData({
      path: `${at}/results`,
      title: plan.title,
      signal: { name: 'transmission', member: undefined },
      auxiliary: [],
      axes: [
        ...plan.axes.slice(0, 1).map(growing),
        ...axes.slice(1).map(axis => linked(axis.name, `${at}/spectrum/${axis.name}`)),
        axisOf(plan.pixels.y),
        axisOf(plan.pixels.x),
      ],
    }),
    countOfInvalid(invalid, leading),
  ]
}

/** −1: frame not processed yet. */
function countOfInvalid(path: string, leading: readonly number[]): SkeletonNode {
  return { kind: 'values', path, type: 'int32', shape: leading, fill: -1, attributes: { units: '' } }
}

function frames(plan: ResultPlan): SkeletonNode {
  return {
    kind: 'frames',
    path: resultPaths.frames,
    countPath: resultPaths.frameCount,
    pixelType: 'float32',
    image: plan.image,
    leading: plan.axes.map(axis => axis.values.length),
    attributes: { units: '', interpretation: 'image', long_name: 'Transmission' },
  }
}

function axisOf({ name, values, unit }: ResultAxis): PlotAxis {
  return { name, member: path => numbers(path, [values.length], values, unit) }
}

function growing({ name, values, unit }: ResultAxis): PlotAxis {
  return { name, member: path => growingAxis(path, resultPaths.frames, values, unit) }
}

function linked(name: string, target: string): PlotAxis {
  return { name, member: path => hardLink(path, target) }
}

/** From the result folder to the experiment folder above it. */
function up(file: string): string {
  return `../${file}`
}
