import { join } from 'node:path'
import type { Clock } from '../shared/base/clock.ts'
import { applySettings } from '../shared/description/apply-settings.ts'
import { parseBeamline } from '../shared/description/parse-beamline.ts'
import { parseDescription } from '../shared/description/parse-description.ts'
import type { Beamline } from '../shared/model/beamline.ts'
import type { Description } from '../shared/model/description.ts'
import type { RoiCounter } from '../shared/model/roi.ts'
import { toProblem } from '../shared/model/problem.ts'
import { ProblemList } from '../shared/model/problem-list.ts'
import { guardedSequencer } from './devices/guarded-sequencer.ts'
import { LiveBeamline } from './devices/live-beamline.ts'
import { AcquisitionEngine } from './engine/acquisition-engine.ts'
import { watchBacklog, type CountedBacklog } from './engine/backlog.ts'
import type { LiveView } from './engine/ports.ts'
import { DetectorMasks, type DetectorMasksParts } from './files/detector-masks.ts'
import { openDataFile } from './files/open-data-file.ts'
import { openExperimentJournal } from './journal/experiment-journal.ts'
import { diskSpace, type DiskSpace } from './platform/disk-space.ts'
import { networkDisk } from './platform/network-disk.ts'
import { specScanFiles } from './files/spec-file/scan-of-file.ts'
import { program } from './platform/program.ts'
import { readTextFile } from './platform/read-text-file.ts'
import { RegionClient, startRegionWorker } from './regions/client.ts'
import { createSpecClient, type SpecClient } from './spec/spec-client.ts'
import { createWriter, startWriterWorker, type WriterClient } from './writer/client.ts'

/** What both composition roots, window and command line, put together in the same way. */
export interface Assembly {
  readonly engine: AcquisitionEngine
  readonly sequencer: SpecClient
  /** The beamline as it is now; it may change between experiments. */
  readonly site: LiveBeamline
  readonly recorder: WriterClient
  /** How far the writer is behind the detectors. */
  readonly backlog: CountedBacklog
  /** Pixels that the beamline file leaves out. */
  readonly masks: DetectorMasks
  /** Disconnects and ends the threads. The run must have ended. */
  close(): Promise<void>
}

export interface AssemblyParts {
  readonly beamline: Beamline
  /** Folder of the built worker files. */
  readonly entries: string
  readonly clock: Clock
  readonly live: LiveView
  /** SPEC was disconnected by hand. */
  readonly isSequencerOff?: () => boolean
  /** What a simulated beamline makes of the space there is. */
  readonly seenSpace?: (space: DiskSpace) => DiskSpace
  /** How long a run waits for a SPEC server that went away; left out: as usual. */
  readonly sequencerPatienceMs?: number
  readonly regionCounters: () => readonly RoiCounter[]
  /** What SPEC's side has to say and nobody has to answer: one line per fact, again with every retry. */
  readonly log: (line: string) => void
  /** Masks that were chosen in the window before; by default none. */
  readonly rememberedMasks?: Pick<DetectorMasksParts, 'forget' | 'remembered'>
  /** A mask that cannot be used; by default a line like the others. */
  readonly onMaskProblem?: (detector: string, error: unknown) => void
}

export function assemble(parts: AssemblyParts): Assembly {
  const { beamline, clock, entries, isSequencerOff = (): boolean => false, live, log, regionCounters } = parts
  const { rememberedMasks = {}, seenSpace = (space: DiskSpace) => space } = parts
  const { onMaskProblem = (detector, error) => log(maskWords(detector, error)) } = parts
  const macros = async (): Promise<string> => await readTextFile(join(entries, '../../macros/hutch.mac'))
  const sequencer = createSpecClient({ address: beamline.spec, clock, macros, log })
  const recorder = createWriter({ worker: startWriterWorker(join(entries, 'writer-worker.js')), clock })
  const watched = watchBacklog(recorder)
  const regionSums = new RegionClient(
    () => startRegionWorker(join(entries, 'region-worker.js')),
    (detector, image) => masks.of(detector, image),
  )
  const site = new LiveBeamline(beamline, clock)
  const masks = new DetectorMasks({
    settings: () => site.beamline.detectors,
    openFile: file => openDataFile(file, clock),
    onProblem: onMaskProblem,
    ...rememberedMasks,
  })
  const engine = new AcquisitionEngine({
    get beamline() {
      return site.beamline
    },
    clock,
    detectors: site.detectors,
    live,
    regionSums,
    maskOf: (detector, image) => masks.of(detector, image),
    regionCounters,
    ...(parts.sequencerPatienceMs === undefined ? {} : { sequencerPatienceMs: parts.sequencerPatienceMs }),
    program,
    recorder: watched.recorder,
    sequencer: guardedSequencer(sequencer, { whyReadOnly: () => site.whyReadOnly, isOff: isSequencerOff }),
    scanFiles: specScanFiles(clock),
    openJournal: async folder => openExperimentJournal(folder, clock),
    diskSpace: async folder => seenSpace(await diskSpace(folder)),
    networkDisk,
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
  })
  return {
    engine,
    sequencer,
    site,
    recorder,
    backlog: watched.backlog,
    masks,
    close: async () => {
      await engine.close()
      await Promise.allSettled([...site.detectors.values()].map(detector => detector.close()))
      await sequencer.close()
      await recorder.close()
      await regionSums.close()
    },
  }
}

function maskWords(detector: string, error: unknown): string {
  const { message, where } = toProblem(error)
  return `Mask of ${detector}: ${message}${where === undefined ? '' : ` (${where})`}`
}

/** Rejects with all problems of the file at once, each with its line. */
export async function loadDescription(
  file: string,
  set: Readonly<Record<string, string>>,
): Promise<Description> {
  const parsed = parseDescription(await readTextFile(file), file)
  if ('problems' in parsed) throw new ProblemList(parsed.problems)
  const changed = applySettings(parsed.description, set)
  if ('problems' in changed) throw new ProblemList(changed.problems)
  return changed.description
}

export async function loadBeamline(file: string): Promise<Beamline> {
  const parsed = parseBeamline(await readTextFile(file), file)
  if ('problems' in parsed) throw new ProblemList(parsed.problems)
  return parsed.beamline
}
