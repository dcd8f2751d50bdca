import { seededRandom, type Random } from '../../../shared/base/random.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { cloudPlane } from './clouds.ts'
import { emptyPlane, fieldUm, pixelUm, type Plane } from './geometry.ts'

/** Counts per second and mA in the brightest direction of the beam: 12 000 counts in 0.05 s at 200 mA. */
export const countsPerMaS = 1200

/** Light on the detector without sample, relative to its mean: what stays and what moves with the lens. */
export interface WhiteMaps {
  /** Illumination profile times pixel gain; fixed to the detector. */
  readonly fixed: Plane
  /** Condenser structure, scratches and dust; larger than the image by `marginPixels` on every side. */
  readonly moving: Plane
  readonly marginPixels: number
}

export function whiteMaps(seed: number, image: ImageShape, marginUm: number): WhiteMaps {
  const marginPixels = Math.ceil(marginUm / pixelUm(image)) + 3
  return {
    fixed: fixedMap(seededRandom(seed, gainStream), image),
    moving: movingMap(seed, image, marginPixels),
    marginPixels,
  }
}

/** Brightness of the beam with energy, 1 at its best: the tail of an undulator harmonic set for the calcium edge. */
export function beamSpectrum(energyKev: number): number {
  return Math.exp(-(((energyKev - 4.25) / 1.15) ** 2))
}

/* Streams of their own: scratches and dust stay where they are whatever the number of pixels. */
const gainStream = 30
const mottleStream = 31
const markStream = 32
/** Gain differs from pixel to pixel by 1 % rms. */
const gainRms = 0.01

function fixedMap(random: Random, image: ImageShape): Plane {
  const plane = emptyPlane(image.height, image.width)
  const side = Math.max(image.height, image.width)
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < image.width; column++) {
      const y = (row + 0.5 - image.height / 2) / side - 0.04
      const x = (column + 0.5 - image.width / 2) / side + 0.06
      const profile = Math.exp(-1.6 * (x * x + 1.3 * y * y)) * (1 + 0.08 * x)
      plane.values[row * image.width + column] = profile * (1 + gainRms * random.normal())
    }
  }
  return plane
}

function movingMap(seed: number, image: ImageShape, marginPixels: number): Plane {
  const plane = emptyPlane(image.height + 2 * marginPixels, image.width + 2 * marginPixels)
  const um = pixelUm(image)
  plane.values.fill(1)
  addMottle(plane, seededRandom(seed, mottleStream), um)
  const random = seededRandom(seed, markStream)
  const span = fieldUm / 2
  for (let i = 0; i < 9; i++) addScratch(plane, um, scratch(random, span))
  for (let i = 0; i < 14; i++) addDust(plane, um, random, span)
  return plane
}

/** Cloudy unevenness of the condenser, 5 % rms over about 3 µm. */
function addMottle(plane: Plane, random: Random, um: number): void {
  const side = Math.max(plane.height, plane.width)
  const clouds = cloudPlane(side, 3.5 / um, random).values
  for (let i = 0; i < plane.values.length; i++) {
    const at = Math.floor(i / plane.width) * side + (i % plane.width)
    plane.values[i] = (plane.values[i] ?? 0) + 0.05 * (clouds[at] ?? 0)
  }
}

/** A straight line: distance from the middle µm, direction, width µm, and what it takes away. */
interface Scratch {
  readonly distance: number
  readonly angle: number
  readonly width: number
  readonly depth: number
}

function scratch(random: Random, span: number): Scratch {
  return {
    distance: random.between(-span, span),
    angle: random.between(-0.25, 0.25), // condenser capillaries are polished along one direction
    width: random.between(0.12, 0.4),
    depth: random.between(-0.1, 0.2),
  }
}

function addScratch(plane: Plane, um: number, { distance, angle, width, depth }: Scratch): void {
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle)
  for (let row = 0; row < plane.height; row++) {
    const y = (row - plane.height / 2) * um
    for (let column = 0; column < plane.width; column++) {
      const x = (column - plane.width / 2) * um
      const off = (x * sine + y * cosine - distance) / width
      if (off > 4 || off < -4) continue
      const at = row * plane.width + column
      plane.values[at] = (plane.values[at] ?? 0) * (1 - depth * Math.exp(-off * off))
    }
  }
}

function addDust(plane: Plane, um: number, random: Random, span: number): void {
  const x0 = random.between(-span, span)
  const y0 = random.between(-span, span)
  const radius = random.between(0.15, 0.6)
  const depth = random.between(0.05, 0.3)
  for (let row = 0; row < plane.height; row++) {
    const y = ((row - plane.height / 2) * um - y0) / radius
    if (y > 4 || y < -4) continue
    for (let column = 0; column < plane.width; column++) {
      const x = ((column - plane.width / 2) * um - x0) / radius
      if (x > 4 || x < -4) continue
      const at = row * plane.width + column
      plane.values[at] = (plane.values[at] ?? 0) * (1 - depth * Math.exp(-x * x - y * y))
    }
  }
}
