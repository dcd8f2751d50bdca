import type { Clock } from '../../shared/base/clock.ts'
import type { DetectorSettings } from '../../shared/model/beamline.ts'
import type { Detector } from './detector.ts'
import { microscopeDetector } from './microscope/driver.ts'

/** The driver that a beamline file asks for. Connects to nothing yet. */
export function makeDetector(settings: DetectorSettings, clock: Clock): Detector {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- one driver so far; the next one must not compile without its case
  switch (settings.driver) {
    case 'microscope':
      return microscopeDetector(settings, clock)
  }
}
