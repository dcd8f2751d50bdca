/* Every question the window may ask, every answer and every event, in one table: that it is one is its worth. */
import type { Control } from '../model/control.ts'
import type { DataBlock, FileNode, NxData, SliceItem } from '../model/data-file.ts'
import type { DescriptionPreview } from '../model/description-preview.ts'
import type { DetectorCalls } from './detector-calls.ts'
import type { DeviceCalls } from './device-calls.ts'
import type { DevicesStatus } from '../model/devices.ts'
import type { NumberedEvent } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Provenance } from '../model/provenance.ts'
import type { WorkflowFile } from '../model/workflow-offer.ts'
import type { JsonObject } from '../workflow/workflow.ts'
import type { RoiBook, RoiShape } from '../model/roi.ts'
import type { RunState, StopPlace } from '../model/run-state.ts'
import type { Settings } from '../model/settings.ts'
import type { SpecArray, SpecSnapshot, SpecStatus, TerminalLine } from '../model/spec-desk.ts'
import type { SerialisedTree } from '../structure/serialise-tree.ts'
import type { BeamlineStatus } from '../model/beamline-status.ts'
import type { WindowRole } from '../model/window-role.ts'

/* The whole surface between window and main process. Add a line and the compiler lists what is missing. */

export interface Calls extends DeviceCalls, DetectorCalls {
  'app.info': { arg: undefined; result: AppInfo }
  /** Tree, run state and last events: for a fresh window or after a gap in `seq`. */
  'experiment.snapshot': { arg: undefined; result: ExperimentSnapshot }
  'description.list': { arg: undefined; result: readonly DescriptionInfo[] }
  /** `set` replaces named values for this plan only, as `--set name=value` does. */
  'description.plan': {
    arg: { readonly file: string; readonly set?: Readonly<Record<string, string>> }
    result: Plan
  }
  /** What a text would do. `editor` names who asks: its older question, still waiting, is refused with kind `aborted`. */
  'description.preview': {
    arg: { readonly editor: string; readonly text: string; readonly file: string }
    result: DescriptionPreview
  }
  'description.read': { arg: { readonly file: string }; result: DescriptionText }
  /** Asks the person which; undefined when cancelled. */
  'description.choose': { arg: undefined; result: DescriptionText | undefined }
  /** Refused, with what was found, when the file has not the text that is expected there. Without one it is replaced. */
  'description.write': {
    arg: { readonly file: string; readonly text: string; readonly expected?: string }
    result: WrittenDescription
  }
  /** Asks the person where to; undefined when cancelled. */
  'description.write-as': {
    arg: { readonly name: string; readonly text: string }
    result: { readonly file: string } | undefined
  }
  /** Text of the file as it is now; undefined when it is no more. */
  'description.look': { arg: { readonly file: string }; result: { readonly text: string | undefined } }
  /** Devices that a description may name. */
  'description.names': { arg: undefined; result: DeviceNames }
  'run.start': { arg: RunRequest; result: { readonly folder: string } }
  /** Records whatever is run in SPEC, until `run.end`. */
  'run.follow': { arg: undefined; result: { readonly folder: string } }
  'run.end': { arg: undefined; result: undefined }
  'run.pause': { arg: undefined; result: undefined }
  'run.resume': { arg: undefined; result: undefined }
  'run.skip': { arg: undefined; result: undefined }
  'run.abort': { arg: undefined; result: undefined }
  /** Ends the run when the current point or scan is complete; `run.resume` takes it back. */
  'run.stop': { arg: { readonly after: StopPlace }; result: undefined }
  /** Asks where to, then moves finished files there until a run that waits for space has enough; undefined when cancelled. */
  'run.make-room': { arg: undefined; result: MadeRoom | undefined }
  /** What finished experiments keep for later workflows. */
  'kept.read': { arg: undefined; result: { readonly bytes: number; readonly experiments: number } }
  /** Asks, then removes what finished experiments keep for later workflows; undefined when it stays. */
  'kept.clear': { arg: undefined; result: MadeRoom | undefined }
  /** Asks the person with the system's dialog; undefined when cancelled. */
  'file.choose': { arg: undefined; result: string | undefined }
  'file.open': { arg: { readonly file: string }; result: OpenedFile }
  'file.children': {
    arg: { readonly file: string; readonly path: string; readonly offset: number; readonly limit: number }
    result: readonly FileNode[]
  }
  'file.node': { arg: { readonly file: string; readonly path: string }; result: FileNode }
  /** What an NXdata group plots; undefined for anything else. */
  'file.plot': { arg: { readonly file: string; readonly path: string }; result: NxData | undefined }
  'file.read': {
    arg: { readonly file: string; readonly path: string; readonly slice: readonly SliceItem[] }
    result: DataBlock
  }
  /** Asks where to, then converts one dataset; undefined when cancelled. */
  'file.export': { arg: ExportRequest; result: ExportedFile | undefined }
  /** Asks where to, then writes what the window shows; undefined when cancelled. */
  'shown.save': { arg: ShownContent; result: ExportedFile | undefined }
  /** Makes or renews the one self-contained file of a finished experiment. */
  'experiment.single': { arg: { readonly folder: string }; result: ExportedFile }
  /** Makes an experiment of images that another program recorded, and answers with its master file. */
  'file.adopt': { arg: AdoptRequest; result: AdoptedFile }
  'file.close': { arg: { readonly file: string }; result: undefined }
  /** What a view shows: the live stream of a detector, or one frame of a recorded dataset. */
  'view.show': { arg: { readonly view: string; readonly source: ViewSource }; result: undefined }
  /** What is done to the frames of a view before they are shown; answers with what it is done with. */
  'view.process': { arg: { readonly view: string; readonly process: ViewProcess }; result: ProcessedView }
  'analysis.workflows': { arg: undefined; result: readonly WorkflowFile[] }
  /** Keeps a workflow of one's own, made from the one called `from`; the name of one that comes with the program is refused. */
  'analysis.save': {
    arg: { readonly name: string; readonly graph: string; readonly from: string }
    result: WorkflowFile
  }
  /** Asks for a graph file and keeps it as a workflow of one's own; undefined when cancelled. */
  'analysis.import': { arg: undefined; result: WorkflowFile | undefined }
  /** Asks where to, then writes the graph as ewoks reads it; undefined when cancelled. */
  'analysis.export': {
    arg: { readonly graph: string; readonly from: string }
    result: { readonly file: string } | undefined
  }
  /** What a result file says of how it was made. */
  'analysis.provenance': { arg: { readonly file: string }; result: Provenance }
  'analysis.start': { arg: AnalysisRequest; result: { readonly id: string } }
  'analysis.cancel': { arg: { readonly id: string }; result: undefined }
  /** Puts a job that waits for its turn before the others. */
  'analysis.first': { arg: { readonly id: string }; result: undefined }
  'spec.snapshot': { arg: undefined; result: SpecSnapshot }
  /** One line as if typed in SPEC; answers with its value when it has ended. */
  'spec.run': { arg: { readonly line: string }; result: string }
  /** A data array of SPEC, a spectrum for one; answered at once, also while a scan runs. */
  'spec.array': { arg: { readonly name: string }; result: SpecArray }
  /** Ctrl-C in SPEC. */
  'spec.abort': { arg: undefined; result: undefined }
  'settings.read': { arg: undefined; result: Settings }
  'settings.write': { arg: Settings; result: undefined }
  'roi.read': { arg: undefined; result: RoiBook }
  /** Kept over restarts; the counters among them are recorded from the next start on. */
  'roi.write': { arg: RoiBook; result: undefined }
  /** Counts a region over the frames of a recorded, or growing, dataset into a result of its own. */
  'roi.count': { arg: CountRegion; result: { readonly id: string } }
  'control.read': { arg: undefined; result: Control }
  /** Asks the window that has control; unanswered, it passes. */
  'control.ask': { arg: undefined; result: undefined }
  /** Takes the own request back. */
  'control.withdraw': { arg: undefined; result: undefined }
  /** The holder's answer to a request. */
  'control.answer': { arg: { readonly gives: boolean }; result: undefined }
  /** One more window, on another screen where there is one. */
  'window.open': { arg: { readonly role: WindowRole }; result: undefined }
  /** The whole screen for this window, or no longer. */
  'window.full-screen': { arg: undefined; result: undefined }
  /** Ends the program with all its windows, which come back at the next start; asks first while an experiment runs. */
  'window.quit': { arg: undefined; result: undefined }
}

export interface Events {
  /** In order; those of one moment come together. */
  'experiment.events': readonly NumberedEvent[]
  /** A recorded experiment that is not the engine's got a new event: whoever shows it opens it again. */
  'recorded.changed': { readonly master: string }
  /** State of the engine outside any experiment too (idle, preflight problems). */
  'run.state': RunState
  /** How far the taking in of a file is. */
  'file.adopting': { readonly file: string; readonly frames: number; readonly total: number }
  'beamline.status': BeamlineStatus
  'devices.status': DevicesStatus
  'log.entry': LogEntry
  /** Somebody changed them, here or in another window. */
  settings: Settings
  'spec.status': SpecStatus
  /** Regions of interest were changed in a window. */
  'roi.changed': RoiBook
  'spec.lines': readonly TerminalLine[]
  /** Which window has control, and who asks for it. */
  control: Control
  /** Self-measured figures, 1 Hz. */
  vitals: Vitals
}

export interface AppInfo {
  /** What this window may do, and the name it has over restarts. */
  readonly role: WindowRole
  readonly window: string
  readonly version: string
  readonly electron: string
  readonly simulated: boolean
  readonly outputFolder: string
}

export interface DescriptionInfo {
  readonly file: string
  /** Comes with the program, lies in the user's folder, or was opened or saved lately. */
  readonly origin: 'shipped' | 'own' | 'recent'
  readonly name: string
  readonly definition: string
  readonly problem: Problem | undefined
}

/** Lines end with a line feed. */
export interface DescriptionText {
  readonly file: string
  readonly text: string
  /** Belongs to the program: a person saves it under another name. */
  readonly isShipped: boolean
}

export type WrittenDescription =
  { readonly saved: true } | { readonly saved: false; readonly found: string | undefined }

export interface DeviceNames {
  readonly motors: readonly NamedDevice[]
  readonly counters: readonly NamedDevice[]
  readonly detectors: readonly string[]
}

export interface NamedDevice {
  readonly name: string
  /** Empty where nobody said. */
  readonly unit: string
}

export interface RunRequest {
  readonly description: string
  readonly set: Readonly<Record<string, string>>
}

export interface AdoptRequest {
  readonly file: string
  /** Dataset of the images, or the group that holds it; left out: found by what the file says. */
  readonly path?: string
}

export interface AdoptedFile {
  readonly file: string
  readonly frames: number
  /** False where the same file was taken in before. */
  readonly isNew: boolean
  /** What the file does not tell, and what was assumed instead. */
  readonly remarks: readonly string[]
}

export interface MadeRoom {
  /** Moved to another disk. */
  readonly files: number
  readonly bytes: number
  /** Removed of what was kept for later workflows. */
  readonly removedBytes: number
}

export interface ExperimentSnapshot {
  readonly tree: SerialisedTree
  readonly run: RunState
  readonly beamline: BeamlineStatus
  readonly log: readonly LogEntry[]
}

export interface OpenedFile {
  readonly file: string
  readonly format: string
  readonly root: FileNode
  /** Present when the file is a Hutch experiment: the tree rebuilt from its journal. */
  readonly experiment: SerialisedTree | undefined
  /** HDF5 path of the plot that `@default` leads to, if any. */
  readonly defaultPlot: string | undefined
}

export interface ExportRequest {
  readonly file: string
  readonly path: string
}

/** What stands on the screen, made there: a picture of it or its numbers. */
export interface ShownContent {
  /** Proposed for the file, without an ending. */
  readonly name: string
  readonly format: ShownFormat
  readonly content: Uint8Array
}

export const shownFormats = ['png', 'svg', 'csv'] as const
export type ShownFormat = (typeof shownFormats)[number]

export interface ExportedFile {
  readonly file: string
  readonly bytes: number
}

export type ViewSource =
  | { readonly kind: 'live'; readonly detector: string | undefined }
  | { readonly kind: 'recorded'; readonly file: string; readonly dataset: string; readonly frame: number }
  | { readonly kind: 'none' }

export type Correction = 'none' | 'dark' | 'dark-white'

/** Never touches what is recorded. */
export interface ViewProcess {
  /** By the darks and whites of the experiment that fit what is shown. */
  readonly correction: Correction
  /** This frame is taken away. */
  readonly minus: FramePlace | undefined
}

export interface CountRegion {
  readonly file: string
  readonly dataset: string
  readonly name: string
  readonly shape: RoiShape
}

export interface FramePlace {
  readonly file: string
  readonly dataset: string
  readonly frame: number
}

export interface ProcessedView {
  /** What the image was corrected with, for the corner: `10 darks, 1 white`. Empty where it was not. */
  readonly correctedWith: string
}

export interface AnalysisRequest {
  /** Name of an offered workflow, or a file. */
  readonly workflow: string
  /** Text of the graph, where it is not as it was kept; `workflow` only names it then. */
  readonly graph?: string
  /** Changed inputs of its steps: `step.input`. */
  readonly set: JsonObject
  /** A running or recorded experiment: its master file; and the node whose data to take. */
  readonly master: string
  readonly node: string
  /** Every step is computed, also what an earlier result has. */
  readonly isAnew?: boolean
}

export interface LogEntry {
  readonly atMs: number
  readonly severity: 'info' | 'notice' | 'warning' | 'alarm'
  readonly source: string
  readonly text: string
  readonly advice?: string
  /** It was said so often, this is the last time: it takes the place of the entry before. Undefined: once. */
  readonly count?: number
  /** The answer to what a window asked: that window says it itself. */
  readonly isAnswer?: true
}

export interface Vitals {
  readonly diskFreeBytes: number
  readonly writeBytesPerS: number
  readonly writerBacklogFrames: number
  readonly acquiredHz: number
  readonly droppedOnScreen: number
  /** Time until the disk is full at the rate of the last minute; undefined while nothing is written. */
  readonly diskLeftS?: number | undefined
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** What preload puts on `window.hutch`. */
export interface Bridge {
  call<K extends keyof Calls>(name: K, arg: Calls[K]['arg']): Promise<Outcome<Calls[K]['result']>>
  /** Returns the way out: functions lose their identity across the bridge, so they cannot be compared later. */
  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): () => void
}

/** Message by which the preload hands the frame port to the page; the port is `event.ports[0]`. */
export const framePortMessage = 'hutch-frame-port'
