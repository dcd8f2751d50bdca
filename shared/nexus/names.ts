import { demand } from '../base/assert.ts'
import type { DetectorId, EntryName, ExperimentId, NodeId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { entryLayout } from './entry-layout.ts'
import type { AcquisitionLayout, ScanLayout } from './entry-layout.ts'
import { columnsOfNative } from './native-layout.ts'
import type { NumberColumn } from './number-columns.ts'
import { planNode } from './plan-walk.ts'

/* The only places where names of files, groups and datasets are made. Who writes, shows or analyses asks here. */

export function masterFileName(experiment: ExperimentId): string {
  return `${experiment}.h5`
}

export function entryFileName(experiment: ExperimentId, entry: EntryName): string {
  return `${experiment}_${entry}.h5`
}

/** Folder for results inside the experiment folder. */
export const resultFolder = 'results'

/** Folder for what steps of workflows computed, so that it need not be computed again. No part of the record: it may be deleted. */
export const keptFolder = 'kept'

/** `results/EFF_0001_normalise_01.h5`, relative to the experiment folder; `number` counts from 1. */
export function resultFileName(experiment: ExperimentId, workflow: string, number: number): string {
  return `${resultFolder}/${experiment}_${workflow}_${String(number).padStart(2, '0')}.h5`
}

export interface FramesPlace {
  /** Relative to the experiment folder. */
  readonly file: string
  /** `/entry_0003/instrument/data_frelon/data` */
  readonly path: string
  readonly countPath: string
  /** Text: what the frames are compressed with, and why. */
  readonly compressionPath: string
  readonly detector: DetectorId
  readonly leading: readonly number[]
}

/** Where the frames of an acquisition go; undefined when it has no camera. */
export function datasetOf(
  experiment: ExperimentId,
  plan: Plan,
  acquisition: NodeId,
): FramesPlace | undefined {
  const { camera, entry } = acquisitionOf(plan, acquisition)
  if (camera === undefined) return undefined
  return {
    file: entryFileName(experiment, entry),
    path: camera.dataPath,
    countPath: camera.countPath,
    compressionPath: camera.compressionPath,
    detector: camera.detector,
    leading: camera.leading,
  }
}

/** What to write with every execution of an acquisition, at its flat execution index. */
export function columnsOfAcquisition(plan: Plan, acquisition: NodeId): readonly NumberColumn[] {
  return acquisitionOf(plan, acquisition).columns
}

/**
 * What to write with every point of a scan, at its flat point index. Empty for a scan around other scans, and for a scan of
 * SPEC that has not begun.
 */
export function columnsOfScan(plan: Plan, scan: NodeId): readonly NumberColumn[] {
  const node = planNode(plan, scan)
  if (node.kind === 'nativeScan') return columnsOfNative(node)
  return scanOf(plan, scan).columns
}

/** int8 dataset with one `pointStatus` per point of the scan. */
export function pointStatusPath(plan: Plan, scan: NodeId): string {
  return scanOf(plan, scan).statusPath
}

/** Values of `point_status`. */
export const pointStatus = { notDone: 0, ok: 1, okAfterRetry: 2, failed: 3, skipped: 4 } as const

/** Status of an entry and of the run as long as they have no outcome. */
export const unfinishedStatus = 'running'

/** In the master. */
export const runStatusPath = '/entry_0000/run/status'

/** Placeholders of an entry, written when it ends: text, and whole seconds. */
export function entryEndPaths(entry: EntryName): {
  readonly endTime: string
  readonly duration: string
  readonly status: string
  readonly error: string
} {
  return {
    endTime: `/${entry}/end_time`,
    duration: `/${entry}/duration`,
    status: `/${entry}/run/status`,
    error: `/${entry}/run/error`,
  }
}

export type LocatedAcquisition = AcquisitionLayout & { readonly entry: EntryName }
export type LocatedScan = ScanLayout & { readonly entry: EntryName }

export function acquisitionOf(plan: Plan, id: NodeId): LocatedAcquisition {
  const entry = entryOf(plan, id)
  const found = entryLayout(plan, entry).acquisitions.find(candidate => candidate.plan.id === id)
  return { ...demand(found, `acquisition ${id}`), entry }
}

export function scanOf(plan: Plan, id: NodeId): LocatedScan {
  const entry = entryOf(plan, id)
  const found = entryLayout(plan, entry).scans.find(candidate => candidate.plan.id === id)
  return { ...demand(found, `scan ${id}`), entry }
}

function entryOf(plan: Plan, id: NodeId): EntryName {
  return demand(planNode(plan, id).entry, `entry of ${id}`)
}
