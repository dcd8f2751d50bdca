import type { ViewSource } from '../../shared/ipc/contract.ts'
import type { FrameLabel, ViewRequest } from '../../shared/ipc/tile.ts'
import { windowOfView } from '../../shared/ipc/window-views.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { LiveFrame } from '../engine/ports.ts'
import type { DataFile } from '../files/data-file.ts'
import type { Screen } from '../screen/client.ts'
import { readFrame } from './read-frame.ts'

export interface ViewDeskParts {
  readonly screen: Screen
  readonly openFile: (file: string) => Promise<DataFile>
  /** Saturation of a detector in counts, where known. */
  readonly saturation: (detector: string) => number | undefined
  /** Whether a view that follows the run shows frames of this node now. */
  readonly isShownLive: (node: LiveFrame['node']) => boolean
  readonly onProblem: (error: unknown) => void
}

interface View {
  source: ViewSource
  reading: boolean
}

type Recorded = Extract<ViewSource, { kind: 'recorded' }>

/**
 * Which view shows what: passes live frames to the views that follow their detector, and reads recorded ones. While one
 * frame is being read, only the newest wish is kept, so that a dragged slider never queues up work.
 */
export class ViewDesk {
  readonly #parts: ViewDeskParts
  readonly #views = new Map<string, View>()
  /** Newest live frame of each detector, as something that can be read again. */
  readonly #newest = new Map<string, { label: FrameLabel; acquiredAtMs: number }>()

  constructor(parts: ViewDeskParts) {
    this.#parts = parts
  }

  async show(name: string, source: ViewSource): Promise<undefined> {
    const view = this.#views.get(name) ?? { source, reading: false }
    view.source = source
    this.#views.set(name, view)
    switch (source.kind) {
      case 'none':
        this.#views.delete(name)
        this.#parts.screen.clear(name)
        return
      case 'live':
        await this.#showNewest(name, source.detector)
        return
      case 'recorded':
        await this.#showRecorded(name, view, source)
        return
    }
  }

  /** Of a window that is gone. */
  closeAllOf(window: string): void {
    for (const name of this.#views.keys()) {
      if (windowOfView(name).window !== window) continue
      this.#views.delete(name)
      this.#parts.screen.clear(name)
    }
  }

  live(frame: LiveFrame): void {
    const { acquiredAtMs, image, pixelType, ring, slot } = frame
    if (!this.#parts.isShownLive(frame.node)) return
    const label = labelOf(frame)
    this.#newest.set(frame.detector, { label, acquiredAtMs })
    for (const [name, { source }] of this.#views) {
      if (source.kind !== 'live' || (source.detector ?? frame.detector) !== frame.detector) continue
      const saturation = this.#parts.saturation(frame.detector)
      this.#parts.screen.showLive(name, { ring, slot, image, pixelType, saturation, label, acquiredAtMs })
    }
  }

  request(request: ViewRequest): void {
    this.#parts.screen.request(request)
  }

  async #showRecorded(name: string, view: View, wish: Recorded): Promise<void> {
    if (view.reading) return
    view.reading = true
    try {
      await this.#read(name, wish)
    } finally {
      view.reading = false
    }
    const { source } = view
    if (source.kind === 'recorded' && source !== wish) await this.#showRecorded(name, view, source)
  }

  async #read(name: string, { file, dataset, frame }: Recorded): Promise<void> {
    const opened = await this.#parts.openFile(file)
    const { buffer, ...rest } = await readFrame(opened, dataset, frame)
    const label = { live: false, detector: '', node: '', file, dataset, frame }
    this.#parts.screen.showRecorded(name, { ...rest, saturation: undefined, label, acquiredAtMs: 0 }, buffer)
  }

  /** A view that starts to follow between two frames, or after the run, shows the last one at once. */
  async #showNewest(name: string, detector: string | undefined): Promise<void> {
    const newest = detector === undefined ? [...this.#newest.values()].at(-1) : this.#newest.get(detector)
    if (newest === undefined) return
    const { acquiredAtMs, label } = newest
    try {
      const opened = await this.#parts.openFile(label.file)
      const { buffer, ...rest } = await readFrame(opened, label.dataset, label.frame)
      const saturation = this.#parts.saturation(label.detector)
      this.#parts.screen.showRecorded(
        name,
        { ...rest, saturation, label: { ...label, live: false }, acquiredAtMs },
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
