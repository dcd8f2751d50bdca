import type { BeamState } from './beam-state.ts'
import type { Camera, Roll } from './camera.ts'

/**
 * A camera that computes a few frames, keeps them and repeats them as long as beam and exposure stay the same: fast cameras can
 * be simulated on machines that could not compute their frames in time.
 */
export function residentCamera(camera: Camera, frames: number): Camera {
  return { ...camera, newRoll: () => residentRoll(camera.newRoll(), frames) }
}

function residentRoll(roll: Roll, frames: number): Roll {
  let kept: Uint8Array[] = []
  let key = ''
  let served = 0
  return {
    async next(exposureS, beam) {
      const now = keyOf(exposureS, beam)
      if (now !== key) {
        key = now
        kept = []
        served = 0
      }
      if (kept.length < frames) kept.push(Uint8Array.from(await roll.next(exposureS, beam)))
      const frame = kept[served % kept.length] ?? new Uint8Array(0)
      served += 1
      return frame
    },
  }
}

function keyOf(exposureS: number, beam: BeamState): string {
  return JSON.stringify([exposureS, beam.shutterOpen, beam.energyKev, beam.stageMm, beam.rotationDeg])
}
