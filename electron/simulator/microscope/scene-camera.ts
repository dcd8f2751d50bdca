import type { ImageShape } from '../../../shared/model/pixels.ts'
import { absorptionPerUm, phases } from './absorption.ts'
import type { Camera, Roll, TruthWithMaps } from './camera.ts'
import { pixelUm } from './geometry.ts'
import { makeScene, type Scene } from './scene.ts'
import { saturation } from './sensor.ts'

export interface SceneCameraOptions {
  readonly seed: number
  readonly image: ImageShape
}

/** The microscope that computes what it sees. */
export function sceneCamera({ seed, image }: SceneCameraOptions): Camera {
  const scene = makeScene(seed, image)
  return {
    facts: {
      model: 'Simulated full-field X-ray microscope',
      image,
      pixelType: 'uint16',
      pixelSizeUm: pixelUm(image),
      readoutS: 0.001,
      saturation,
      exposureRangeS: [1e-4, 60],
    },
    newRoll: () => newRoll(scene),
    truth: async (energiesKev, maps) => truthOf(scene, energiesKev, maps),
    close: async () => {},
  }
}

function newRoll(scene: Scene): Roll {
  const pixels = scene.image.width * scene.image.height
  // Two: one is on its way to the client while the next is made.
  let buffers = [new Uint16Array(pixels), new Uint16Array(pixels)] as const
  let frame = 0
  return {
    async next(exposureS, beam) {
      const [out, other] = buffers
      buffers = [other, out]
      scene.expose(beam, exposureS, frame++, out)
      return new Uint8Array(out.buffer)
    },
  }
}

function truthOf(scene: Scene, energiesKev: readonly number[], maps: boolean): TruthWithMaps {
  const { truth, image } = scene
  const named = maps ? truthMaps(scene, energiesKev) : []
  return {
    truth: {
      pixelSizeUm: pixelUm(image),
      energiesKev,
      shifts: energiesKev
        .map(energyKev => truth.shift(energyKev))
        .map(({ rows, columns }) => [rows, columns] as const),
      absorption: Object.fromEntries(
        phases.map(phase => [phase, energiesKev.map(energy => absorptionPerUm(phase, energy))]),
      ),
      arrays: named.map(([name]) => name),
    },
    maps: named.map(([, values]) => values),
  }
}

/** White at the first energy only: a map of 2048² is 17 MB. */
function truthMaps(
  { truth }: Scene,
  energiesKev: readonly number[],
): readonly (readonly [string, Float32Array])[] {
  const first = energiesKev[0]
  return [
    ...phases.map(phase => [`thickness/${phase}`, truth.thickness(phase).values] as const),
    ['dark', truth.dark().values],
    ...(first === undefined ? [] : [['white', truth.white(first).values] as const]),
  ]
}
