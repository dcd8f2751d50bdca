import { HutchError } from '../../shared/model/problem.ts'
import type { Detector } from '../detectors/detector.ts'

/** A detector that can be disconnected by hand: nothing brings it back but the hand that did it. */
export interface SwitchableDetector extends Detector {
  readonly isOff: boolean
  switchOn(): void
  /** Disconnects. */
  switchOff(): Promise<void>
}

export function switchable(detector: Detector): SwitchableDetector {
  let isOff = false
  const demandOn = (): void => {
    if (isOff) throw offError(detector.id)
  }
  return {
    id: detector.id,
    get isOff() {
      return isOff
    },
    switchOn: () => {
      isOff = false
    },
    switchOff: async () => {
      isOff = true
      await detector.close()
    },
    describe: async signal => {
      demandOn()
      return await detector.describe(signal)
    },
    arm: async (plan, signal) => {
      demandOn()
      await detector.arm(plan, signal)
    },
    frames: (ring, signal) => detector.frames(ring, signal),
    disarm: () => detector.disarm(),
    close: () => detector.close(),
  }
}

function offError(id: string): HutchError {
  return new HutchError({
    kind: 'device',
    message: `${id} was disconnected by hand`,
    where: id,
    advice: 'Connect it in Devices.',
  })
}
