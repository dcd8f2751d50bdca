import { basename, extname, join } from 'node:path'
import { stat } from 'node:fs/promises'
import { adoptedPlan, type AdoptedPlan } from '../../shared/adopt/adopted-plan.ts'
import { frameCount, type ForeignStack } from '../../shared/adopt/foreign-stack.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { formatBytes } from '../../shared/base/format-bytes.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { ExperimentRun } from '../engine/experiment-run.ts'
import { diskReserveBytes, forecastBytes } from '../engine/disk-reserve.ts'
import type { EngineParts } from '../engine/engine-parts.ts'
import { openExperiment } from '../engine/open-experiment.ts'
import type { Recorder, RegionSums } from '../engine/ports.ts'
import { RingStore } from '../engine/ring-store.ts'
import { RunControl } from '../engine/run-control.ts'
import type { DataFile } from '../files/data-file.ts'
import { makeOutputFolder } from '../platform/experiment-folder.ts'
import { adoptedBefore } from './adopted-before.ts'
import { findStack } from './find-stack.ts'
import { foreignBeamline } from './foreign-beamline.ts'
import { FrameBlocks } from './frame-blocks.ts'
import { isOwnExperiment } from './own-experiment.ts'
import { playback } from './playback.ts'

export interface AdoptParts extends Pick<EngineParts, 'openJournal' | 'diskSpace' | 'program'> {
  readonly clock: Clock
  readonly openFile: (file: string) => Promise<DataFile>
  /** Its own: a running experiment must not wait for it. Not closed here. */
  readonly recorder: Recorder
  /** Events of a recorded experiment; undefined where the folder has no journal. */
  readonly readEvents: (folder: string) => Promise<readonly NumberedEvent[] | undefined>
  readonly utcOffsetMinutes: () => number
  readonly onProgress: (frames: number, total: number) => void
}

export interface AdoptRequest {
  readonly file: string
  /** Dataset or group of the images; undefined: found by what the file says. */
  readonly path: string | undefined
  readonly output: string
}

export interface Adopted {
  readonly folder: string
  readonly master: string
  /** Root of its tree. */
  readonly node: NodeId
  /** False where the same file was taken in before: that experiment is given again. */
  readonly isNew: boolean
  readonly frames: number
  readonly remarks: readonly string[]
}

/**
 * Takes images that another program recorded into an experiment of their own, so that everything that is made for ours can be
 * done with them. The engine runs it as it runs all experiments, with the recording in the place of the beamline. The foreign
 * file is only read.
 */
export async function adoptRecording(
  parts: AdoptParts,
  request: AdoptRequest,
  signal: AbortSignal,
): Promise<Adopted> {
  const file = await parts.openFile(request.file)
  try {
    await refuseOwn(file)
    const stack = await findStack(file, request.path)
    const root = await makeOutputFolder(request.output)
    const description = { file: stack.file, text: await provenance(stack) }
    const name = nameOf(stack.file)
    const before = await adoptedBefore(root, name, description, parts.readEvents)
    if (before !== undefined) return before
    return await new Adoption(parts, file, stack, signal).into(root, name, description)
  } finally {
    await file.close()
  }
}

class Adoption {
  readonly #parts: AdoptParts
  readonly #file: DataFile
  readonly #stack: ForeignStack
  readonly #signal: AbortSignal

  constructor(parts: AdoptParts, file: DataFile, stack: ForeignStack, signal: AbortSignal) {
    this.#parts = parts
    this.#file = file
    this.#stack = stack
    this.#signal = signal
  }

  async into(
    root: string,
    name: string,
    description: { readonly file: string; readonly text: string },
  ): Promise<Adopted> {
    const { clock: real, diskSpace, onProgress, openJournal } = this.#parts
    const adopted = adoptedPlan(this.#stack, name)
    await this.#refuseTooLarge(root, adopted)
    const reel = playback(this.#stack, new FrameBlocks(this.#file, this.#stack), adopted.frames, real)
    const total = adopted.frames.length
    const complete = new Map<string, number>()
    const opened = await openExperiment({ clock: reel.clock, openJournal }, root, name, ({ event }) => {
      if (event.kind !== 'complete') return
      complete.set(event.node, event.complete)
      onProgress(
        [...complete.values()].reduce((sum, frames) => sum + frames, 0),
        total,
      )
    })
    const { folder, id: experiment, log } = opened
    try {
      const control = new RunControl({ held: () => control.abort(), released: () => undefined })
      const run = new ExperimentRun({
        ...this.#runParts(adopted, reel),
        ...{ experiment, folder, log, control },
        description: { ...description, hold: holdsForNothing },
        freeBytes: async () => (await diskSpace(folder)).freeBytes,
        reserveBytes: await this.#reserveBytes(folder),
      })
      const remarks = this.#remarks(adopted)
      const { root: node } = adopted.plan
      for (const text of remarks) log.add({ kind: 'node.comment', node: node.id, text })
      const stop = (): void => control.abort()
      this.#signal.addEventListener('abort', stop, { once: true })
      const { outcome, problem } = await run.execute()
      this.#signal.removeEventListener('abort', stop)
      if (problem !== undefined) throw new HutchError(problem)
      if (outcome !== 'complete') throw stopped(folder)
      return {
        folder,
        master: join(folder, log.tree.master),
        node: node.id,
        isNew: true,
        frames: total,
        remarks,
      }
    } finally {
      await log.close()
    }
  }

  #runParts({ plan }: AdoptedPlan, { clock, detector, facts, sequencer }: ReturnType<typeof playback>) {
    const { program, recorder, utcOffsetMinutes } = this.#parts
    const { mask } = this.#stack
    return {
      ...{ program, recorder, sequencer, clock },
      beamline: foreignBeamline(this.#stack),
      ready: { plan, facts: [facts], exposing: [], regions: [] },
      detectors: new Map([[detector.id, detector]]),
      scanFiles: { read: async () => undefined },
      installMacros: false,
      rings: new RingStore(),
      live: { show: () => undefined },
      regionSums: nothingCounted,
      maskOf: async () => mask,
      utcOffsetMinutes: utcOffsetMinutes(),
      nowMs: () => clock.nowMs(),
      ...{ entered: () => undefined, paused: () => undefined, stopped: () => undefined },
      // What was recorded is there or not: nothing to wait for, nothing to tell while files are closed.
      ...{ sequencerPatienceMs: 0, failing: () => undefined },
    }
  }

  #remarks({ frames }: AdoptedPlan): readonly string[] {
    const left = frameCount(this.#stack) - frames.length
    return [
      ...this.#stack.remarks,
      ...(left === 0
        ? []
        : [`Left out because the file marks them as invalid: ${left} of ${frameCount(this.#stack)} frames`]),
    ]
  }

  async #reserveBytes(folder: string): Promise<number> {
    return diskReserveBytes(foreignBeamline(this.#stack), (await this.#parts.diskSpace(folder)).sizeBytes)
  }

  async #refuseTooLarge(root: string, { plan }: AdoptedPlan): Promise<void> {
    const { freeBytes } = await this.#parts.diskSpace(root)
    const bytes = forecastBytes(plan) + (await this.#reserveBytes(root))
    if (bytes <= freeBytes) return
    throw new HutchError({
      kind: 'disk',
      message: `These images need ${formatBytes(bytes)} with what must stay free; the disk has ${formatBytes(freeBytes)}`,
      where: root,
      advice: 'Choose an output folder on a larger disk',
    })
  }
}

/** No person is there to go on by hand: what would hold a run ends it. */
const holdsForNothing = { ringCurrentBelowMa: undefined, frontEnd: false, shutter: false }

const nothingCounted: RegionSums = {
  sum: async () => [],
  onProblem: () => () => undefined,
  close: async () => undefined,
}

/** Which file it was, so that it is known again. */
async function provenance({ file, path }: ForeignStack): Promise<string> {
  const { mtime, size } = await stat(file)
  return [
    '# Recorded elsewhere, taken in by Hutch',
    `file: ${file}`,
    `dataset: ${path}`,
    `bytes: ${size}`,
    `modified: ${mtime.toISOString()}`,
    '',
  ].join('\n')
}

function nameOf(file: string): string {
  const name = basename(file, extname(file)).replaceAll(/[^A-Za-z0-9_-]+/g, '_')
  return name === '' ? 'recording' : name
}

async function refuseOwn(file: DataFile): Promise<void> {
  if (!(await isOwnExperiment(file))) return
  throw new HutchError({
    kind: 'usage',
    message: 'This is an experiment of Hutch already',
    where: file.file,
    advice: 'Analyse it as it is',
  })
}

function stopped(folder: string): HutchError {
  return new HutchError({
    kind: 'aborted',
    message: 'The recording was not taken in completely',
    where: folder,
    advice: 'What was taken is complete in itself; start again for all of it',
  })
}
