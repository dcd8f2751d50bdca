import { join } from 'node:path'
import { demand } from '../../shared/base/assert.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import { childId, type DetectorId, type EntryName, type NodeId } from '../../shared/model/ids.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { AcquisitionPlan, Plan } from '../../shared/model/plan.ts'
import type { PlannedRegion } from '../../shared/model/roi.ts'
import { toProblem } from '../../shared/model/problem.ts'
import type { CompressionChoice } from '../../shared/model/compression.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import type { ColumnSource } from '../../shared/nexus/number-columns.ts'
import type { Detector } from '../detectors/detector.ts'
import { expose } from './acquire.ts'
import { datasetsOf, type EntryFiles } from './entry-files.ts'
import type { ExperimentLayout } from './experiment-layout.ts'
import type { ExperimentLog } from './experiment-log.ts'
import type { FrameKeeper } from './frame-keeper.ts'
import { KeptFrames, type FrameNumbers } from './kept-frames.ts'
import type { Recorder } from './ports.ts'

type AcquireEvent = Extract<ScanEvent, { kind: 'acquire' }>

/** The plan of frames that a macro asks for: `hutch_acq`. SPEC waits meanwhile, so nothing is counted. */
export function askedAcquisition(
  { frames, role, seconds }: AcquireEvent,
  place: {
    readonly parent: NodeId
    readonly name: string
    readonly entry: EntryName
    readonly facts: DetectorFacts
    readonly compression: CompressionChoice
    readonly regions: readonly PlannedRegion[]
  },
): AcquisitionPlan {
  const { compression, entry, facts, name, parent, regions } = place
  const { id: detector, image, pixelType } = facts
  return {
    kind: 'acquisition',
    id: childId(parent, name),
    name,
    entry,
    durationS: frames * seconds,
    role,
    appliesTo: [],
    camera: {
      detector,
      image,
      pixelType,
      frames,
      exposureS: seconds,
      compression,
      totalFrames: frames,
      totalBytes: frames * frameBytes(image, pixelType),
      regions,
    },
    countS: seconds,
    beam: { shutter: 'as-is', sample: 'as-is' },
    repeatShape: [],
  }
}

export interface TakeParts {
  readonly folder: string
  readonly plan: Plan
  readonly log: ExperimentLog
  readonly recorder: Recorder
  readonly entries: EntryFiles
  readonly layout: ExperimentLayout
  readonly frames: FrameKeeper
  readonly detectors: ReadonlyMap<DetectorId, Detector>
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** Takes them into an entry of their own. A detector that fails ends the entry as failed, not the experiment. */
export async function takeAcquisition(node: AcquisitionPlan, parts: TakeParts): Promise<void> {
  const { entries, layout, log, nowMs, plan } = parts
  const entry = demand(node.entry, `entry of ${node.id}`)
  await entries.begin(entry, nowMs(), {})
  for (const info of datasetsOf(plan, layout, entry)) log.add({ kind: 'dataset.created', ...info })
  log.add({ kind: 'node.started', node: node.id })
  const error = await exposed(node, parts).then(() => undefined, toProblem)
  if (error !== undefined)
    log.add({ kind: 'problem.raised', id: `follow-${node.name}`, severity: 'alarm', problem: error })
  const outcome = error === undefined ? 'complete' : 'failed'
  await entries.end(entry, nowMs(), outcome, error?.message ?? '')
  log.add({ kind: 'node.finished', node: node.id, outcome })
}

async function exposed(node: AcquisitionPlan, parts: TakeParts): Promise<void> {
  const { detectors, frames, layout, nowMs, signal } = parts
  const startedAtMs = nowMs()
  const camera = demand(node.camera, `camera of ${node.id}`)
  const { file, frames: place } = layout.acquisition(node.id)
  const dataset = demand(place, `frames of ${node.id}`).path
  const target = { node: node.id, camera, file, dataset, firstFrame: 0 }
  const kept = new KeptFrames()
  const stop = new AbortController()
  const pass = (): void => stop.abort(signal.reason)
  signal.addEventListener('abort', pass, { once: true })
  try {
    signal.throwIfAborted()
    await expose(
      camera,
      {
        detector: detectors.get(camera.detector),
        ring: frames.ringOf(camera),
        onFrame: frame => frames.keep(target, frame, kept),
      },
      stop,
    )
  } finally {
    signal.removeEventListener('abort', pass)
  }
  await writeColumns(node, parts, startedAtMs / 1000, await kept.numbers())
}

/** SPEC waits for us and can neither count nor tell positions: those columns stay empty. */
async function writeColumns(
  node: AcquisitionPlan,
  { folder, layout, recorder }: TakeParts,
  epochS: number,
  frames: FrameNumbers,
): Promise<void> {
  const { columns, file } = layout.acquisition(node.id)
  const row = columns.map(({ path, source }) => ({ dataset: path, value: known(source, epochS, frames) }))
  await recorder.row(join(folder, file), 0, row)
}

function known(source: ColumnSource, epochS: number, { mean, sums }: FrameNumbers): number {
  switch (source.kind) {
    case 'epoch':
      return epochS
    case 'mean':
      return mean
    case 'region':
      return sums[source.at] ?? Number.NaN
    case 'counter':
    case 'motor':
      return Number.NaN
  }
}
