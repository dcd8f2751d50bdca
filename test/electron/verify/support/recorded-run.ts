import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { AcquisitionEngine } from '../../../../electron/engine/acquisition-engine.ts'
import type { Recorder } from '../../../../electron/engine/ports.ts'
import { openExperimentJournal } from '../../../../electron/journal/experiment-journal.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { seededRandom, type Random } from '../../../../shared/base/random.ts'
import type { NumberedEvent } from '../../../../shared/model/events.ts'
import { HutchError } from '../../../../shared/model/problem.ts'
import { buildBeamline, buildMicroscope } from '../../../builders/beamline.ts'
import { descriptionOf, planOf } from '../../../builders/plan.ts'
import { randomDescriptions } from '../../../builders/random-plan.ts'
import { writerRig } from '../../writer/support/writer-rig.ts'
import { FakeDetector, tinyImage } from '../../../simulation/fake-detector.ts'
import { FakeSequencer } from '../../../simulation/fake-sequencer.ts'
import { turns } from '../../../simulation/turns.ts'
import { ManualClock } from '../../../support/manual-clock.ts'
import { noRegions } from '../../../fakes/no-regions.ts'

export interface RecordedRun {
  /** The experiment folder, closed. */
  readonly folder: string
  /** Copies of it as they stood in the middle: what a killed process leaves. */
  readonly killed: readonly KilledRun[]
}

export interface KilledRun {
  readonly folder: string
  /** What had been told until then. */
  readonly events: readonly NumberedEvent[]
}

const mostFrames = 60

/**
 * One random experiment with the real engine, writer and journal and made-up devices: any plan, any interruption by the
 * operator, devices that fail, a writer that refuses frames; copies of the folder taken at any moment.
 */
export async function recordedRun(output: string, seed: number): Promise<RecordedRun> {
  const random = seededRandom(seed)
  const events: NumberedEvent[] = []
  const { recorder: writer } = writerRig()
  const engine = engineWith(random, random.float() < 0.3 ? refusing(writer, random) : writer)
  engine.listen({ onEvent: event => events.push(event) })
  const run = await engine.start(descriptionOf(someDescription(seed)), join(output, `${seed}`))
  const killed: KilledRun[] = []
  const end = { isReached: false }
  const finished = run.finished.finally(() => (end.isReached = true))
  while (!end.isReached) {
    await turns(Math.ceil(random.float() ** 3 * 400))
    interrupt(engine, random)
    if (killed.length < 2 && random.float() < 0.1) killed.push(copyNow(run.folder, killed.length, events))
  }
  await finished
  await engine.close()
  await writer.close()
  return { folder: run.folder, killed }
}

export function someDescription(seed: number): string {
  const small = randomDescriptions.filter(yaml => {
    const { totals } = planOf(yaml)
    return totals.frames > 0 && totals.frames < mostFrames && totals.points < mostFrames
  })
  return fc.sample(small, { seed, numRuns: 1 })[0] ?? ''
}

/** The real engine and journal, made-up devices. */
export function engineWith(
  random: Random,
  recorder: Recorder,
  sequencer = new FakeSequencer(random),
): AcquisitionEngine {
  const detector = new FakeDetector(random, random.float() < 0.3 ? 0.02 : 0)
  return new AcquisitionEngine({
    clock: new ManualClock(),
    beamline: buildBeamline({ detectors: [buildMicroscope({ image: tinyImage })] }),
    sequencer,
    detectors: new Map([[detector.id, detector]]),
    recorder,
    scanFiles: { read: async () => undefined },
    live: { show: () => undefined },
    ...noRegions,
    openJournal: async folder => openExperimentJournal(folder, systemClock()),
    networkDisk: async () => undefined,
    diskSpace: async () => ({ freeBytes: 1e12, sizeBytes: 2e12 }),
    program: { name: 'Hutch', version: '0.0.0' },
    utcOffsetMinutes: () => 0,
  })
}

/** A disk that takes no frame any more from some moment on. */
export function refusing(writer: Recorder, random: Random): Recorder {
  let left = Math.floor(random.float() * mostFrames)
  const append: Recorder['append'] = async (...request) => {
    left -= 1
    if (left < 0) throw new HutchError({ kind: 'disk', message: 'The disk takes no more frames' })
    return await writer.append(...request)
  }
  return new Proxy(writer, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (name === 'append') return append
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}

function interrupt(engine: AcquisitionEngine, random: Random): void {
  const verbs = [
    'pause',
    'resume',
    'resume',
    'skip',
    ...(random.float() < 0.1 ? ['abort' as const] : []),
  ] as const
  const verb = engine.state.phase === 'paused' ? 'resume' : verbs[Math.floor(random.float() * verbs.length)]
  if (verb !== 'resume' && random.float() < 0.6) return
  try {
    if (verb !== undefined) engine[verb]()
  } catch (error) {
    // An operator may ask at the wrong time.
    if (!(error instanceof HutchError) || error.kind !== 'usage') throw error
  }
}

/** Nothing else runs meanwhile: the copy is what a kill at this moment would leave, lock of a dead process apart. */
export function copyNow(folder: string, number: number, events: readonly NumberedEvent[]): KilledRun {
  const copy = `${folder}_killed_${number}`
  cpSync(folder, copy, { recursive: true })
  rmSync(join(copy, 'lock'), { force: true })
  return { folder: copy, events: [...events] }
}
