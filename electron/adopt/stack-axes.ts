import type { ForeignLoop } from '../../shared/adopt/foreign-stack.ts'
import { convertUnit } from '../../shared/base/units.ts'
import type { FileNode, FileValue, PlotField } from '../../shared/model/data-file.ts'
import type { DataFile } from '../files/data-file.ts'
import { nxdata } from '../files/nexus-plot.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { joinPath } from '../files/tree-file.ts'
import { numbersAt } from './file-values.ts'
import type { ImageDataset } from './image-datasets.ts'

export interface StackAxes {
  readonly loops: readonly ForeignLoop[]
  readonly remarks: readonly string[]
}

const mostMembers = 1000

/**
 * Where the frames of a dataset were taken: `rotation_angle` of NXtomo, else what NXdata names, else what an NXdata says of a
 * dimension by `@<name>_indices`. A dimension of which nothing is said has no axis.
 */
export async function stackAxes(file: DataFile, images: ImageDataset): Promise<StackAxes> {
  const sizes = (images.node.shape ?? []).slice(0, -2)
  const plotted = await plottedAs(file, images)
  const loops: ForeignLoop[] = []
  const remarks: string[] = []
  for (const [dimension, size] of sizes.entries()) {
    const field =
      (dimension === 0 ? await rotationAngle(file, images, size) : undefined) ??
      (await axisOf(file, plotted, dimension, size))
    const loop = await loopOf(file, field, { dimension, size }, images.keys !== undefined)
    loops.push(loop.loop)
    remarks.push(...loop.remarks)
  }
  return { loops, remarks }
}

/** The group itself, or another NXdata of the entry that presents images of the same sizes. */
async function plottedAs(file: DataFile, images: ImageDataset): Promise<FileNode | undefined> {
  const group = await file.node(images.group)
  if (group.nxClass === 'NXdata') return group
  const members = await file.children(images.entry, 0, mostMembers)
  for (const member of members.filter(({ nxClass }) => nxClass === 'NXdata')) {
    const signal = (await nxdata(file, member.path))?.signal
    if (signal !== undefined && isSame(signal.shape, images.node.shape)) return member
  }
  return undefined
}

async function rotationAngle(
  file: DataFile,
  { entry }: ImageDataset,
  size: number,
): Promise<FileNode | undefined> {
  for (const place of ['sample', 'tomo_entry/sample']) {
    const node = await nodeIfThere(file, joinPath(entry, `${place}/rotation_angle`))
    if (node !== undefined && isAlong(node, size)) return node
  }
  return undefined
}

async function axisOf(
  file: DataFile,
  group: FileNode | undefined,
  dimension: number,
  size: number,
): Promise<FileNode | PlotField | undefined> {
  if (group === undefined) return undefined
  const named = (await nxdata(file, group.path))?.axes[dimension]
  if (named !== undefined && isAlong(named, size)) return named
  for (const [name, value] of Object.entries(group.attributes)) {
    if (!name.endsWith('_indices') || firstOf(value) !== dimension) continue
    const node = await nodeIfThere(file, joinPath(group.path, name.slice(0, -'_indices'.length)))
    if (node !== undefined && isAlong(node, size)) return node
  }
  return undefined
}

/** Along a tomogram an axis without a unit is in degrees: so NXtomo wants it. */
async function loopOf(
  file: DataFile,
  field: FileNode | PlotField | undefined,
  { dimension, size }: { readonly dimension: number; readonly size: number },
  isTomogram: boolean,
): Promise<{ readonly loop: ForeignLoop; readonly remarks: readonly string[] }> {
  if (field === undefined) {
    const name = `Dimension ${dimension + 1}`
    const remark = `The file does not say where the ${size} frames along dimension ${dimension + 1} were taken`
    return { loop: { name, size, axis: undefined }, remarks: size === 1 ? [] : [remark] }
  }
  const positions = await numbersAt(file, field.path)
  const told = unitOf(field)
  const isTurn = isTomogram && (told === '' || convertUnit(1, told, 'rad') === undefined)
  const unit = isTurn && told === '' ? 'deg' : told
  const remarks = isTurn && told === '' ? [`${field.path} has no unit: taken as degrees`] : []
  return { loop: { name: field.name, size, axis: { unit, positions } }, remarks }
}

function unitOf(field: FileNode | PlotField): string {
  const unit = 'attributes' in field ? field.attributes.units : field.units
  return typeof unit === 'string' ? unit.trim() : ''
}

function isAlong({ shape }: FileNode | PlotField, size: number): boolean {
  return shape?.length === 1 && shape[0] === size
}

function isSame(one: readonly number[], other: readonly number[] | undefined): boolean {
  return one.length === other?.length && one.every((size, at) => size === other[at])
}

function firstOf(value: FileValue): FileValue {
  return Array.isArray(value) ? ((value as readonly FileValue[])[0] ?? null) : value
}
