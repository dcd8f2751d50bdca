import type { FramePlace, ProcessedView, ViewProcess, ViewSource } from '../../shared/ipc/contract.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import type { FrameLabel, ViewRequest } from '../../shared/ipc/tile.ts'
import { windowOfView } from '../../shared/ipc/window-views.ts'
import type { PixelMask } from '../../shared/imaging/marks.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { LiveFrame } from '../engine/ports.ts'
import type { DataFile } from '../files/data-file.ts'
import type { DetectorMasks } from '../files/detector-masks.ts'
import type { Screen } from '../screen/client.ts'
import type { Corrector } from './corrector.ts'
import type { KnownOfFrames } from './frame-acquisition.ts'
import type { FrameOrigin } from './frame-origins.ts'
import { readFrame } from './read-frame.ts'
import { RecordedFactsReader } from './recorded-facts.ts'

export interface ViewDeskParts {
  readonly screen: Screen
  readonly openFile: (file: string) => Promise<DataFile>
  /** Saturation of a detector in counts, where known. */
  readonly saturation: (detector: string) => number | undefined
  /** Pixels that are left out, where the beamline file names them. */
  readonly masks: Pick<DetectorMasks, 'known' | 'of'>
  /** Where the pixels of a detector lie, where known. */
  readonly optics: (detector: string) => ImageOptics | undefined
  /** The same as a person chose it, by the name of the detector; counts before all else. */
  readonly chosenOptics?: (detector: string, image: ImageShape) => ImageOptics | undefined
  /** Whether a view that follows the run shows frames of this node now. */
  readonly isShownLive: (node: LiveFrame['node']) => boolean
  /** What is known of frames of a node that is being acquired. */
  readonly knownOf: (node: LiveFrame['node'], dataset: string) => KnownOfFrames
  /** Node and detector of a recorded dataset, where an experiment of ours has it. */
  readonly originOf: (file: string, dataset: string) => Promise<FrameOrigin | undefined>
  readonly corrector: Corrector
  readonly onProblem: (error: unknown) => void
}

interface View {
  source: ViewSource
  reading: boolean
  process: ViewProcess
  /** What was shown last; undefined as long as nothing was. */
  shown: FramePlace | undefined
  detector: ShownDetector | undefined
  /** Darks and whites are on their way for a live frame. */
  isPreparing: boolean
}

/** Whose image a view shows. */
export interface ShownDetector {
  /** Id of a detector; of a file of others its place. */
  readonly name: string
  readonly image: ImageShape
  /** The mask that stands beside the data. */
  readonly recorded: PixelMask | undefined
}

export interface ShownFrame extends ShownDetector {
  readonly place: FramePlace
}

const asRecorded: ViewProcess = { correction: 'none', minus: undefined }

type Recorded = Extract<ViewSource, { kind: 'recorded' }>

/**
 * Which view shows what: passes live frames to the views that follow their detector, and reads recorded ones. While one
 * frame is being read, only the newest wish is kept, so that a dragged slider never queues up work.
 */
export class ViewDesk {
  readonly #parts: ViewDeskParts
  readonly #views = new Map<string, View>()
  readonly #facts = new RecordedFactsReader()
  /** Newest live frame of each detector, as something that can be read again. */
  readonly #newest = new Map<string, { label: FrameLabel; acquiredAtMs: number }>()

  constructor(parts: ViewDeskParts) {
    this.#parts = parts
  }

  async show(name: string, source: ViewSource): Promise<undefined> {
    const view = this.#view(name, source)
    view.source = source
    switch (source.kind) {
      case 'none':
        this.#views.delete(name)
        this.#parts.screen.clear(name)
        return
      case 'live':
        await this.#showNewest(name, view, source.detector)
        return
      case 'recorded':
        await this.#showRecorded(name, view, source)
        return
    }
  }

  /** Changes what is done to the frames of a view, and shows the present one anew. */
  async process(name: string, process: ViewProcess): Promise<ProcessedView> {
    const { corrector, screen } = this.#parts
    const view = this.#views.get(name)
    const place = view?.shown
    if (view === undefined || place === undefined) return { correctedWith: '' }
    view.process = asRecorded
    corrector.forget(name)
    screen.process(name, process.correction === 'none' ? undefined : place.dataset)
    if (process.minus !== undefined) await this.#takeAway(name, process.minus)
    const correctedWith = await this.#correct(name, process, place)
    view.process = process
    await this.show(name, view.source)
    return { correctedWith }
  }

  /** Of a window that is gone. */
  closeAllOf(window: string): void {
    for (const name of this.#views.keys()) {
      if (windowOfView(name).window !== window) continue
      this.#views.delete(name)
      this.#parts.screen.clear(name)
    }
  }

  /** What a view shows now. Rejects with `usage` where it shows nothing. */
  shownIn(name: string): ShownFrame {
    const { detector, shown } = this.#views.get(name) ?? {}
    if (detector !== undefined && shown !== undefined) return { ...detector, place: shown }
    throw new HutchError({ kind: 'usage', message: 'No image is shown here', advice: 'Choose one first.' })
  }

  /** Shows again what is on screen of a detector, about which something else is known now. */
  async renew(detector: string): Promise<void> {
    for (const [name, view] of this.#views)
      if (view.detector?.name === detector) await this.show(name, view.source)
  }

  live(frame: LiveFrame): void {
    const { acquiredAtMs, image, pixelType, ring, slot } = frame
    if (!this.#parts.isShownLive(frame.node)) return
    const label = { ...labelOf(frame), ...this.#parts.knownOf(frame.node, frame.dataset) }
    this.#newest.set(frame.detector, { label, acquiredAtMs })
    for (const [name, view] of this.#views) {
      const { source } = view
      if (source.kind !== 'live' || (source.detector ?? frame.detector) !== frame.detector) continue
      const saturation = this.#parts.saturation(frame.detector)
      const optics = this.#optics(frame.detector, image, this.#parts.optics(frame.detector))
      const mask = this.#parts.masks.known(frame.detector, image)
      const shown = { ring, slot, image, pixelType, saturation, mask, optics, label, acquiredAtMs }
      this.#parts.screen.showLive(name, shown)
      view.shown = label
      view.detector = { name: frame.detector, image, recorded: undefined }
      this.#keepCorrected(name, view, label)
    }
  }

  request(request: ViewRequest): void {
    this.#parts.screen.request(request)
  }

  async #showRecorded(name: string, view: View, wish: Recorded): Promise<void> {
    if (view.reading) return
    view.reading = true
    try {
      await this.#read(name, view, wish)
    } catch (error) {
      // Nobody waits any more for what a newer wish has replaced.
      if (view.source === wish) {
        this.#showNothing(name, view)
        throw error
      }
    } finally {
      view.reading = false
    }
    const { source } = view
    if (source.kind === 'recorded' && source !== wish) await this.#showRecorded(name, view, source)
  }

  /** The image before would be taken for the one that could not be read. */
  #showNothing(name: string, view: View): void {
    view.shown = undefined
    view.detector = undefined
    this.#parts.screen.clear(name)
  }

  async #read(name: string, view: View, place: Recorded): Promise<void> {
    const { openFile, originOf, screen } = this.#parts
    const { dataset, file, frame } = place
    const origin = await originOf(file, dataset)
    await this.#correct(name, view.process, place)
    const opened = await openFile(file)
    const { buffer, frames, ...rest } = await readFrame(opened, dataset, frame)
    const facts = await this.#facts.of(opened, dataset, rest.image)
    const detector = origin?.detector ?? ''
    const known = { acquisition: origin?.acquisition, lastFrame: frames - 1 }
    const label = { live: false, detector, node: origin?.node ?? '', file, dataset, frame, ...known }
    const own = origin?.node === undefined ? undefined : this.#parts.saturation(detector)
    view.shown = place
    const saturation = facts.saturation ?? own
    const owner = detector === '' ? `${file}::${dataset}` : detector
    view.detector = { name: owner, image: rest.image, recorded: facts.mask }
    const mask = await this.#parts.masks.of(owner, rest.image, facts.mask)
    const optics = this.#optics(owner, rest.image, facts.optics)
    screen.showRecorded(name, { ...rest, mask, optics, saturation, label, acquiredAtMs: 0 }, buffer)
  }

  #optics(detector: string, image: ImageShape, found: ImageOptics | undefined): ImageOptics | undefined {
    return this.#parts.chosenOptics?.(detector, image) ?? found
  }

  async #takeAway(name: string, { dataset, file, frame }: FramePlace): Promise<void> {
    const opened = await this.#parts.openFile(file)
    const { buffer, image, pixelType } = await readFrame(opened, dataset, frame)
    this.#parts.screen.operand(name, 'minus', { buffer, image, pixelType, isFirst: true })
  }

  /** What the frame is corrected with; without a word where it needs none. */
  async #correct(name: string, { correction }: ViewProcess, place: FramePlace): Promise<string> {
    if (correction === 'none') return ''
    const origin = await this.#parts.originOf(place.file, place.dataset)
    if (origin === undefined) throw noDarks(place)
    return await this.#parts.corrector.prepare(name, correction, origin, place.frame)
  }

  /** Live frames do not wait for their whites: those that are there are used until newer ones have come. */
  #keepCorrected(name: string, view: View, label: FrameLabel): void {
    if (view.process.correction === 'none' || view.isPreparing) return
    view.isPreparing = true
    void this.#correct(name, view.process, label)
      .catch((error: unknown) => {
        if (!(error instanceof HutchError)) this.#parts.onProblem(error)
      })
      .finally(() => (view.isPreparing = false))
  }

  #view(name: string, source: ViewSource): View {
    const view = this.#views.get(name) ?? {
      source,
      reading: false,
      process: asRecorded,
      shown: undefined,
      detector: undefined,
      isPreparing: false,
    }
    this.#views.set(name, view)
    return view
  }

  /** A view that starts to follow between two frames, or after the run, shows the last one at once. */
  async #showNewest(name: string, view: View, detector: string | undefined): Promise<void> {
    const newest = detector === undefined ? [...this.#newest.values()].at(-1) : this.#newest.get(detector)
    if (newest === undefined) return
    const { acquiredAtMs, label } = newest
    try {
      const opened = await this.#parts.openFile(label.file)
      const { buffer, image, pixelType } = await readFrame(opened, label.dataset, label.frame)
      const saturation = this.#parts.saturation(label.detector)
      view.shown = label
      view.detector = { name: label.detector, image, recorded: undefined }
      this.#parts.screen.showRecorded(
        name,
        {
          image,
          pixelType,
          saturation,
          mask: await this.#parts.masks.of(label.detector, image),
          optics: this.#optics(label.detector, image, this.#parts.optics(label.detector)),
          label: { ...label, live: false },
          acquiredAtMs,
        },
        buffer,
      )
    } catch (error) {
      // The very newest frame may not be complete yet; the next live one shows itself.
      if (!(error instanceof HutchError)) this.#parts.onProblem(error)
    }
  }
}

function labelOf({ dataset, detector, file, frame, node }: LiveFrame): FrameLabel {
  return { live: true, detector, node, file, dataset, frame }
}

function noDarks({ dataset, file }: FramePlace): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'No darks and whites belong to this image',
    where: `${file}::${dataset}`,
    advice: 'Images of a recorded experiment can be corrected, by the darks and whites in its plan.',
  })
}
