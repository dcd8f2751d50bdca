import type { CompressionVerdict } from '../../shared/model/compression.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import type { FrameRing } from '../../shared/model/frame-ring.ts'
import type { ImageShape, PixelType } from '../../shared/model/pixels.ts'
import type { CameraPlan } from '../../shared/model/plan.ts'
import type { ScanEvent } from '../../shared/model/scan-events.ts'
import type { DetectorId, NodeId } from '../../shared/model/ids.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'

/* What the engine needs from the rooms around it. They implement these; the engine never imports them. */

/** The sequencer: moves motors, counts, runs commands. Implemented over the SPEC server protocol. */
export interface Sequencer {
  /** Server name and address, for messages: `fourc at 127.0.0.1:6510`. */
  readonly name: string
  /** Connects if needed; rejects with `connection` after at most 5 s. */
  connect(signal?: AbortSignal): Promise<void>
  /** Moves and waits for the end of the motion. Resolves with the position read back. Aborting stops the motor. */
  move(motor: string, target: number, signal: AbortSignal): Promise<number>
  /** User position now. */
  position(motor: string): Promise<number>
  /** User limits [low, high]. */
  limits(motor: string): Promise<readonly [number, number]>
  /** Counts for `seconds` and resolves with the values of `counters`. Aborting stops counting. */
  count(
    seconds: number,
    counters: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, number>>>
  /** Runs a command line or macro to its end and resolves with the text of its value. */
  run(command: string, signal: AbortSignal): Promise<string>
  /** Existing mnemonics, asked from the server. */
  motors(): Promise<readonly string[]>
  counters(): Promise<readonly string[]>
  /** Stops every motion and counting at once. */
  abort(): Promise<void>
  /** Hears the present value of a property (`var/SRCUR`) soon and every change, also after a lost connection. */
  watch(property: string, listener: (text: string) => void): () => void
  /**
   * Tells of everything that is run in it from now on, whoever started it, in order and without holes as far as it can be
   * had. Goes on when the connection comes back.
   */
  follow(listener: (event: ScanEvent) => void, options: FollowOptions): Following
  /** Called when the connection is lost or comes back. */
  onConnection(listener: (state: SequencerConnection) => void): () => void
  close(): Promise<void>
}

export interface FollowOptions {
  /** Puts our macros into the sequencer where they are missing: without them less can be known. */
  readonly installMacros: boolean
  /** Scans wait for `exposed` at every point. */
  readonly exposes: boolean
}

export interface Following {
  /** Answers the ticket of an exposure or acquisition: the macro that waits for it goes on. */
  exposed(ticket: number): void
  /** Resolves when everything that was told to us so far has reached the listener. */
  settled(): Promise<void>
  stop(): void
}

/** A scan as the sequencer's own data file has it. */
export interface FiledScan {
  readonly command: string
  readonly labels: readonly string[]
  /** One row per point, in the order of the labels; NaN where there is no number. */
  readonly rows: readonly (readonly number[])[]
  readonly comments: readonly string[]
  /** What the file's epochs count from, s since 1970 UTC; undefined where it does not say. */
  readonly epochS: number | undefined
}

/** Reads what the sequencer wrote, where its files can be reached. */
export interface ScanFiles {
  /** The newest scan of this number; undefined where file or scan cannot be had. */
  read(file: string, number: number): Promise<FiledScan | undefined>
}

export type SequencerConnection =
  | { readonly state: 'connected'; readonly name: string }
  | { readonly state: 'lost'; readonly problem: Problem }

/** Pixels of a detector that are not to be trusted; undefined where nobody said. Never rejects. */
export type MaskOf = (detector: DetectorId, image: ImageShape) => Promise<PixelMask | undefined>

/** Where frames and values go to stay. Implemented by the writer's client. */
export interface Recorder {
  /** Creates the file with its whole structure and opens it for appending. */
  create(file: string, skeleton: FileSkeleton): Promise<void>
  /**
   * Takes one hold on `slot` and gives it back when the frame is on disk. Resolves when the frame is acknowledged:
   * written, counted in `complete`, and readable by other programs; with the mean of its pixels that are numbers, NaN
   * where there is none. Frames of a dataset come in order from 0.
   */
  append(
    file: string,
    dataset: string,
    frame: number,
    ring: FrameRing,
    slot: number,
    byteLength: number,
  ): Promise<number>
  /** Writes numbers in place into a `values` dataset, from flat index `at`. */
  values(file: string, dataset: string, at: number, values: readonly number[] | Float32Array): Promise<void>
  /**
   * One number of every column of a point, each into its place of a `values` dataset or behind the end of a `series`: the
   * columns grow together.
   */
  row(
    file: string,
    at: number,
    row: readonly { readonly dataset: string; readonly value: number }[],
  ): Promise<void>
  /** Writes text in place into a `text` placeholder. Longer text is refused. */
  text(file: string, dataset: string, text: string): Promise<void>
  /** Builds the whole file beside its place and puts it there by rename. */
  replace(file: string, skeleton: FileSkeleton): Promise<void>
  /** Ends appending: cuts the file to its length, makes it durable. The file stays readable. */
  finish(file: string): Promise<void>
  /** Called with the growing number of durable, readable frames. */
  onComplete(listener: (file: string, dataset: string, complete: number) => void): () => void
  /** Called once when the writer cannot go on (full disk, lost thread …). */
  onFault(listener: (problem: Problem) => void): () => void
  /** What a person should know although recording goes on. */
  onNotice(listener: (notice: RecorderNotice) => void): () => void
  /**
   * Who listens decides what happens when the disk does not take data but may do so later (full, read-only, a file server
   * that is down): the request waits, and all others behind it in their order. While nobody listens it fails at once. One
   * listener at a time.
   */
  onStall(listener: StallListener): () => void
  /** How long the oldest request has waited for its answer; 0 when none waits. A disk that hangs gives no error. */
  readonly waitingMs: number
  close(): Promise<void>
}

export interface StallListener {
  /** Asked before every further attempt; nothing is written until it resolves. A request given up is not told as a fault. */
  decide(problem: Problem): Promise<'try again' | 'give up'>
  /** The disk takes data again. */
  flowing(): void
}

export type RecorderNotice =
  /** What `compression: auto` came to for a dataset, told once. */
  | {
      readonly kind: 'compression'
      readonly file: string
      readonly dataset: string
      readonly verdict: CompressionVerdict
    }
  | { readonly kind: 'warning'; readonly problem: Problem }

/** Append-only record of every event. */
export interface Journal {
  append(event: NumberedEvent): void
  /** Resolves when everything appended so far is on disk. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Sums over regions of frames, beside the recording and never in its way. */
export interface RegionSums {
  /**
   * Takes its own hold on the slot while it counts. Resolves with the sum over each region of the camera, in the order of
   * the plan: NaN where too many frames wait already, or where no pixel of a region counts. Never rejects.
   */
  sum(camera: CameraPlan, ring: FrameRing, slot: number): Promise<readonly number[]>
  /** Frames were not counted; told once until it goes on. */
  onProblem(listener: (problem: Problem) => void): () => void
  close(): Promise<void>
}

/** Where frames go to be seen; may drop, never blocks. */
export interface LiveView {
  /** Takes its own hold on the slot if it wants the frame, newest wins. */
  show(frame: LiveFrame): void
}

export interface LiveFrame {
  readonly detector: string
  readonly node: NodeId
  readonly file: string
  readonly dataset: string
  readonly frame: number
  readonly ring: FrameRing
  readonly slot: number
  readonly image: ImageShape
  readonly pixelType: PixelType
  readonly acquiredAtMs: number
}
