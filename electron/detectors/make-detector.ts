import type { Clock } from '../../shared/base/clock.ts'
import type { DetectorSettings } from '../../shared/model/beamline.ts'
import type { Detector } from './detector.ts'
import { microscopeDetector } from './microscope/driver.ts'

/** The driver that a beamline file asks for. Connects to nothing yet. */
export function makeDetector(settings: DetectorSettings, clock: Clock): Detector {
  switch (settings.driver) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- one driver so far; the next must not compile without a case
    case 'microscope':
      return microscopeDetector(settings, clock)
  }
}
