import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline, DetectorSettings } from '../../shared/model/beamline.ts'
import type { DetectorId } from '../../shared/model/ids.ts'
import { makeDetector } from '../detectors/make-detector.ts'
import { switchable, type SwitchableDetector } from './switchable-detector.ts'

/** The beamline as it is now, and its detectors. The engine holds the map; it changes between experiments only. */
export class LiveBeamline {
  readonly detectors: ReadonlyMap<DetectorId, SwitchableDetector>
  readonly #detectors: Map<DetectorId, SwitchableDetector>
  readonly #clock: Clock
  #beamline: Beamline

  constructor(beamline: Beamline, clock: Clock) {
    this.#beamline = beamline
    this.#clock = clock
    this.#detectors = new Map(beamline.detectors.map(settings => [settings.id, this.#make(settings)]))
    this.detectors = this.#detectors
  }

  get beamline(): Beamline {
    return this.#beamline
  }

  get whyReadOnly(): string | undefined {
    return this.#beamline.readOnly === true ? 'this beamline is read-only' : undefined
  }

  /** Another description of the beamline: detectors whose connection did not change stay connected. */
  async use(next: Beamline): Promise<void> {
    const before = new Map(this.#beamline.detectors.map(settings => [settings.id, settings]))
    this.#beamline = next
    const old = [...this.#detectors]
    this.#detectors.clear()
    for (const settings of next.detectors) {
      const known = before.get(settings.id)
      const kept =
        known !== undefined && isSameDevice(known, settings)
          ? old.find(([id]) => id === settings.id)
          : undefined
      this.#detectors.set(settings.id, kept?.[1] ?? this.#make(settings))
    }
    const left = old.filter(([id, detector]) => this.#detectors.get(id) !== detector)
    await Promise.allSettled(left.map(([, detector]) => detector.close()))
  }

  #make(settings: DetectorSettings): SwitchableDetector {
    return switchable(makeDetector(settings, this.#clock))
  }
}

/** How it is shown and where it stands is not asked of the device. */
function isSameDevice(left: DetectorSettings, right: DetectorSettings): boolean {
  const apart = { display: undefined, geometry: undefined, mask: undefined }
  return isDeepStrictEqual({ ...left, ...apart }, { ...right, ...apart })
}
