import { join } from 'node:path'
import { AppendFile } from '../../electron/hdf5/appender/append-file.ts'
import { encodeChunk } from '../../electron/hdf5/filters/encode-chunk.ts'
import { frameFilter } from '../../electron/hdf5/filters/frame-filter.ts'
import { writeSkeleton } from '../../electron/hdf5/write-skeleton.ts'
import type { EntryName } from '../../shared/model/ids.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { exposures } from '../../shared/nexus/camera-groups.ts'
import type { Exposure } from '../../shared/nexus/camera-groups.ts'
import type { NexusContext } from '../../shared/nexus/context.ts'
import { entryLayout } from '../../shared/nexus/entry-layout.ts'
import { entrySkeleton } from '../../shared/nexus/entry-skeleton.ts'
import { masterSkeleton } from '../../shared/nexus/master-skeleton.ts'
import { entryEndPaths, entryFileName, masterFileName, pointStatus } from '../../shared/nexus/names.ts'
import type { NumberColumn } from '../../shared/nexus/number-columns.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { treeOf } from './finished-tree.ts'
import { nexusContext } from './nexus-context.ts'

export interface WrittenOptions {
  readonly context?: NexusContext
  readonly tree?: ExperimentTree
  /** Pixels of one frame of an acquisition; uint16. */
  readonly pixels?: (exposure: Exposure, frame: number) => Uint16Array
  readonly value?: (column: NumberColumn, at: number) => number
  /** Frames to write of an acquisition; all that are planned by default. */
  readonly frames?: (exposure: Exposure) => number
}

/** A whole recorded experiment in `folder`, written through the product's own files. Returns the master's path. */
export async function writeExperiment(
  folder: string,
  plan: Plan,
  options: WrittenOptions = {},
): Promise<string> {
  const context = options.context ?? nexusContext(plan)
  for (const { name } of plan.entries) await writeEntry(folder, plan, name, context, options)
  const master = join(folder, masterFileName(context.experiment))
  await writeSkeleton(master, masterSkeleton(plan, context, options.tree ?? treeOf(plan)), { replace: true })
  return master
}

async function writeEntry(
  folder: string,
  plan: Plan,
  entry: EntryName,
  context: NexusContext,
  options: WrittenOptions,
): Promise<void> {
  const { pixels = plainPixels, value = plainValue, frames = plannedFrames } = options
  const file = join(folder, entryFileName(context.experiment, entry))
  const open = new AppendFile(
    file,
    await writeSkeleton(file, entrySkeleton(plan, entry, context), { replace: false }),
  )
  const layout = entryLayout(plan, entry)
  for (const { columns } of [...layout.scans, ...layout.acquisitions]) {
    for (const column of columns) {
      open.writeValues(
        column.path,
        0,
        Array.from({ length: product(column.shape) }, (_, at) => value(column, at)),
      )
    }
  }
  for (const { statusPath, shape } of layout.scans) {
    open.writeValues(
      statusPath,
      0,
      Array.from({ length: product(shape) }, () => pointStatus.ok),
    )
  }
  for (const exposure of exposures(layout)) {
    for (let frame = 0; frame < frames(exposure); frame++) {
      appendFrame(open, exposure, frame, new Uint8Array(pixels(exposure, frame).buffer))
    }
  }
  const ends = entryEndPaths(entry)
  open.writeText(ends.endTime, '2026-03-01T11:13:20.000+01:00')
  open.writeText(ends.status, 'complete')
  await open.finish()
}

/** Compressed as planned; a frame that would not become smaller stays as it is. */
function appendFrame(file: AppendFile, { camera }: Exposure, frame: number, pixels: Uint8Array): void {
  const filter = frameFilter(camera.plan)
  const target = new Uint8Array(pixels.length - 1)
  const length = filter === undefined ? 0 : encodeChunk(filter, pixels, target)
  if (length === 0) file.append(camera.dataPath, frame, pixels)
  else file.appendEncoded(camera.dataPath, frame, target.subarray(0, length))
}

export function plannedFrames({ camera }: Exposure): number {
  return product(camera.leading)
}

/** Every frame is a gradient that tells its number. */
function plainPixels({ camera }: Exposure, frame: number): Uint16Array {
  const { height, width } = camera.plan.image
  return Uint16Array.from({ length: height * width }, (_, at) => frame * 100 + at)
}

function plainValue({ source }: NumberColumn, at: number): number {
  return source.kind === 'epoch' ? 1_772_355_999 + at : 200 - at / 10
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1)
}
