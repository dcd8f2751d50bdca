import type { ImageShape } from '../../../shared/model/pixels.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { BeamState } from '../microscope/beam-state.ts'
import type { Camera, Roll } from '../microscope/camera.ts'
import { readOut } from '../microscope/noise.ts'
import { saturation, sensor } from '../microscope/sensor.ts'
import { reflectivity } from '../rocking-curve.ts'
import { crystals, powderLines } from './powder-lines.ts'
import { detectorSideMm, haloPattern, ringPattern } from './ring-pattern.ts'
import { lengthInBeamMm, sampleSlice } from './sample-slice.ts'

export interface DiffractionCameraOptions {
  readonly seed: number
  readonly image: ImageShape
}

/** Counts per s and mA in 1 mm² at the strongest ring of 1 mm of powder, head on. */
const ringCountsPerMaS = 6000
const haloCountsPerMaS = 500

/** A detector behind the sample that sees the powder rings of what is in a pencil beam. Nothing is computed before it is used. */
export function diffractionCamera({ seed, image }: DiffractionCameraOptions): Camera {
  return {
    facts: {
      model: 'Simulated diffraction detector',
      image,
      pixelType: 'uint16',
      pixelSizeUm: (detectorSideMm / Math.max(image.width, image.height)) * 1000,
      readoutS: 0.001,
      saturation,
      exposureRangeS: [1e-4, 60],
    },
    newRoll: () => newRoll(seed, image),
    truth: async () => {
      throw new HutchError({ kind: 'device', message: 'The diffraction detector does not tell its sample' })
    },
    close: async () => {},
  }
}

function newRoll(seed: number, image: ImageShape): Roll {
  const pixels = image.width * image.height
  const expected = new Float32Array(pixels)
  const sample = sampleSlice(seed)
  let scene: Scene | undefined
  // Two: one is on its way to the client while the next is made.
  let buffers = [new Uint16Array(pixels), new Uint16Array(pixels)] as const
  let frame = 0
  return {
    async next(exposureS, beam) {
      const [out, other] = buffers
      buffers = [other, out]
      scene = scene?.energyKev === beam.energyKev ? scene : sceneAt(beam.energyKev, seed, image)
      const place = { angleRad: (beam.rotationDeg * Math.PI) / 180, positionMm: beam.stageMm.y }
      const [calcite, apatite] = crystals.map(crystal => lengthInBeamMm(sample, crystal, place))
      const light = beam.shutterOpen ? fluxMa(beam) * exposureS : 0
      mix(scene, light, [ringCountsPerMaS * (calcite ?? 0), ringCountsPerMaS * (apatite ?? 0)], expected)
      readOut({ expected, offset: scene.offset }, seed, frame++, out)
      return new Uint8Array(out.buffer)
    },
  }
}

interface Scene {
  readonly energyKev: number
  readonly rings: readonly [Float32Array, Float32Array]
  readonly halo: Float32Array
  readonly offset: Float32Array
}

function sceneAt(energyKev: number, seed: number, image: ImageShape): Scene {
  return {
    energyKev,
    rings: [
      ringPattern(powderLines('calcite', energyKev), image),
      ringPattern(powderLines('apatite', energyKev), image),
    ],
    halo: haloPattern(image),
    offset: sensor(seed, image).offset.values,
  }
}

function mix(
  { rings, halo }: Scene,
  light: number,
  amounts: readonly [number, number],
  out: Float32Array,
): void {
  const [first, second] = rings
  for (let i = 0; i < out.length; i++)
    out[i] =
      light *
      (haloCountsPerMaS * (halo[i] ?? 0) + amounts[0] * (first[i] ?? 0) + amounts[1] * (second[i] ?? 0))
}

function fluxMa({ energyKev, pitchMrad, ringCurrentMa }: BeamState): number {
  return ringCurrentMa * reflectivity(pitchMrad, energyKev)
}
