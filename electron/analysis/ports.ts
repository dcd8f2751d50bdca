import type { ExperimentEvent } from '../../shared/model/events.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import type { DataFile } from '../files/data-file.ts'

/* What the analysis needs from the rooms around it. */

/** Opens any supported file for reading; what was written after the opening need not be seen. */
export type OpenFile = (file: string) => Promise<DataFile>

/** The experiment that is running, or ran last, in this program. */
export interface LiveExperiment {
  /** Undefined when there is none. Newer after every change. */
  tree(): ExperimentTree | undefined
  /** Called after every event of the experiment; returns the way out. */
  onChange(listener: () => void): () => void
}

/** Pixels of a detector that count nowhere, `recorded` being those that its file tells; never rejects. */
export type MaskOf = (
  detector: string,
  image: ImageShape,
  recorded: PixelMask | undefined,
) => Promise<PixelMask | undefined>

/** A mask from a file, `file.h5::/path` for one dataset of it; rejects with what is wrong with it, its shape among others. */
export type ReadMask = (where: string, image: ImageShape) => Promise<PixelMask>

export type ResultEvent = Extract<
  ExperimentEvent,
  { kind: 'result.added' | 'result.state' | 'result.log' | 'result.step' | 'column.counted' }
>

/** `master` tells whose event it is: the running experiment's log takes it, or the recorded one's journal. */
export type PublishResult = (master: string, event: ResultEvent) => void
