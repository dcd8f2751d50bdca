import type { ImageShape } from '../../../shared/model/pixels.ts'
import { absorptionPerUm, type Phase } from './absorption.ts'
import { attenuate } from './attenuate.ts'
import type { BeamState } from './beam-state.ts'
import { reflectivity } from '../rocking-curve.ts'
import { blurred } from './blur.ts'
import { largestWhiteDriftUm, sampleDrift, whiteDrift } from './drift.ts'
import { emptyPlane, pixelUm, type Plane, type Shift } from './geometry.ts'
import { thicknessMaps } from './grains.ts'
import { readOut } from './noise.ts'
import { cutWindow } from './resample.ts'
import { sensor } from './sensor.ts'
import { beamSpectrum, countsPerMaS, whiteMaps } from './white-field.ts'

/** A sample in a full-field X-ray microscope. Pure: the same seed, state and stream give the same counts. */
export interface Scene {
  readonly image: ImageShape
  /** Counts of one frame. `stream` numbers frames; each has its own noise. */
  expose(beam: BeamState, exposureS: number, stream: number, out: Uint16Array): void
  /** The truth behind the frames, without noise. */
  readonly truth: SceneTruth
}

export interface SceneTruth {
  /** Displacement of the sample by drift alone, pixels; the stage comes on top. */
  shift(energyKev: number): Shift
  /** Thickness of a phase in the field, µm, undrifted, stage at zero. */
  thickness(phase: Phase): Plane
  /** Expected counts per second and mA without sample and dark level. */
  white(energyKev: number): Plane
  /** Transmission of the sample, 0 … 1. */
  transmission(sample: SampleKey): Plane
  /** Counts without light and noise, at exposure zero. */
  dark(): Plane
}

/** The map reaches this part of the field beyond it, so that stage and drift bring in more sample, not an edge. */
const mapMargin = 0.25
/** Half the opening of the lens, λ / 2Δr = 0.31 nm / 100 nm: a point out of focus by d is blurred by d · aperture / 2. */
const aperture = 0.003

export function makeScene(seed: number, image: ImageShape): Scene {
  const maps = sceneMaps(seed, image)
  const white = newestOnly((energyKev: number) => whiteAt(maps, energyKev), Object.is)
  const light = newestOnly((key: SampleKey) => lightAt(maps, key, white(key.energyKev)), sameSample)
  const expected = new Float32Array(image.width * image.height)
  return {
    image,
    expose(beam, exposureS, stream, out) {
      const rate = beam.shutterOpen ? fluxMa(beam) * exposureS : 0
      if (rate > 0) scale(expected, light(beam).values, rate)
      else expected.fill(0)
      for (const { at, countsPerS } of maps.sensor.hot)
        expected[at] = (expected[at] ?? 0) + countsPerS * exposureS
      readOut({ expected, offset: maps.sensor.offset.values }, seed, stream, out)
    },
    truth: {
      shift: energyKev => driftPixels(maps, energyKev),
      thickness: phase =>
        window(maps, [{ plane: maps.thickness[phase], weight: 1 }], { rows: 0, columns: 0 }),
      white: energyKev => whiteAt(maps, energyKev),
      transmission: sample => transmissionAt(maps, sample),
      dark: () => maps.sensor.offset,
    },
  }
}

type SceneMaps = ReturnType<typeof sceneMaps>
type SampleKey = Pick<BeamState, 'energyKev' | 'stageMm'>

function sceneMaps(seed: number, image: ImageShape) {
  const side = Math.max(image.width, image.height)
  const marginPixels = Math.ceil(mapMargin * side)
  return {
    image,
    um: pixelUm(image),
    side,
    marginPixels,
    thickness: thicknessMaps(seed, side, marginPixels),
    white: whiteMaps(seed, image, largestWhiteDriftUm),
    sensor: sensor(seed, image),
    drift: sampleDrift(seed),
  }
}

function driftPixels(maps: SceneMaps, energyKev: number): Shift {
  const { rows, columns } = maps.drift(energyKev)
  return { rows: rows / maps.um, columns: columns / maps.um }
}

function transmissionAt(maps: SceneMaps, key: SampleKey): Plane {
  const out = opticalDepth(maps, key)
  attenuate(out.values, new Float32Array(out.values.length).fill(1), out.values)
  return out
}

/** Σ µ · thickness as the lens shows it. */
function opticalDepth(maps: SceneMaps, { energyKev, stageMm }: SampleKey): Plane {
  const drift = driftPixels(maps, energyKev)
  const shift = {
    rows: drift.rows + (stageMm.z * 1000) / maps.um,
    columns: drift.columns + (stageMm.y * 1000) / maps.um,
  }
  const weighted = (['calcite', 'apatite'] as const).map(phase => ({
    plane: maps.thickness[phase],
    weight: absorptionPerUm(phase, energyKev),
  }))
  return defocused(window(maps, weighted, shift), (Math.abs(stageMm.x) * 1000 * aperture) / 2 / maps.um)
}

/** Out of focus by less than half a pixel is in focus. */
function defocused(plane: Plane, sigmaPixels: number): Plane {
  return sigmaPixels < 0.5 ? plane : blurred(plane, sigmaPixels)
}

/** The field of view in the sample's maps when the sample is displaced by `shift`. */
function window(maps: SceneMaps, sum: Parameters<typeof cutWindow>[0], shift: Shift): Plane {
  const out = emptyPlane(maps.image.height, maps.image.width)
  const row = maps.marginPixels + (maps.side - maps.image.height) / 2 - shift.rows
  const column = maps.marginPixels + (maps.side - maps.image.width) / 2 - shift.columns
  cutWindow(sum, row, column, out)
  return out
}

function whiteAt(maps: SceneMaps, energyKev: number): Plane {
  const { fixed, moving, marginPixels } = maps.white
  const out = emptyPlane(maps.image.height, maps.image.width)
  const drift = whiteDrift(energyKev)
  const weight = countsPerMaS * beamSpectrum(energyKev)
  cutWindow(
    [{ plane: moving, weight }],
    marginPixels - drift.rows / maps.um,
    marginPixels - drift.columns / maps.um,
    out,
  )
  for (let i = 0; i < out.values.length; i++) out.values[i] = (out.values[i] ?? 0) * (fixed.values[i] ?? 0)
  return out
}

/** Counts per second and mA behind the sample. */
function lightAt(maps: SceneMaps, key: SampleKey, white: Plane): Plane {
  const out = opticalDepth(maps, key)
  attenuate(out.values, white.values, out.values)
  return out
}

/** The ring current that would give as much light with the crystals of the monochromator parallel. */
function fluxMa({ energyKev, pitchMrad, ringCurrentMa }: BeamState): number {
  return ringCurrentMa * reflectivity(pitchMrad, energyKev)
}

function scale(out: Float32Array, rates: Float32Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = factor * (rates[i] ?? 0)
}

/** Frames of one acquisition share energy and place: the maps of the last one are kept. */
function newestOnly<K, V>(make: (key: K) => V, same: (a: K, b: K) => boolean): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined
  return key => {
    if (last === undefined || !same(last.key, key)) last = { key, value: make(key) }
    return last.value
  }
}

function sameSample(a: SampleKey, b: SampleKey): boolean {
  return (
    a.energyKev === b.energyKev &&
    a.stageMm.x === b.stageMm.x &&
    a.stageMm.y === b.stageMm.y &&
    a.stageMm.z === b.stageMm.z
  )
}
