import { seededRandom } from '../../../shared/base/random.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import type { StackAxis } from '../../../shared/workflow/task.ts'

/** Counts between two limits, independent of each other. */
export function noise({ height, width }: ImageShape, seed: number, low: number, high: number): Uint16Array {
  const random = seededRandom(seed)
  return Uint16Array.from({ length: height * width }, () => random.between(low, high))
}

/** Blurred grains, moved to higher columns by `shift`. */
export function transmission({ height, width }: ImageShape, shift: number): Float32Array {
  const random = seededRandom(6)
  const grains = Array.from({ length: 40 }, () => ({
    row: random.between(0.1, 0.9) * height,
    column: random.between(0.1, 0.9) * width,
    width: random.between(5, 20),
  }))
  const depth = new Float32Array(height * width)
  for (const grain of grains)
    for (let row = Math.ceil(grain.row - 4 * grain.width); row < grain.row + 4 * grain.width; row++)
      for (
        let column = Math.ceil(grain.column + shift - 4 * grain.width);
        column < grain.column + shift + 4 * grain.width;
        column++
      ) {
        if (row < 0 || row >= height || column < 0 || column >= width) continue
        const distance2 = (row - grain.row) ** 2 + (column - grain.column - shift) ** 2
        depth[row * width + column] =
          (depth[row * width + column] ?? 0) + 0.5 * Math.exp(-distance2 / (2 * grain.width ** 2))
      }
  return depth.map(value => Math.exp(-value))
}

/** An axis of as many images, from 0 on; the position changes every `every` images and begins anew after `period` steps. */
export function stepping(
  name: string,
  unit: string,
  images: number,
  step: number,
  every = 1,
  period = Infinity,
): StackAxis {
  const at = (image: number): number => Math.floor(image / every)
  const values = Float64Array.from({ length: images }, (_, image) =>
    period === Infinity ? at(image) * step : (at(image) % period) * step,
  )
  return { name, unit, values }
}

/** 4.000 to 4.080 keV. */
export const energies: StackAxis = {
  name: 'energy',
  unit: 'keV',
  values: Float64Array.from({ length: 41 }, (_, at) => 4 + 0.002 * at),
}

/** Transmission across an edge whose place and height change over the image. */
export function spectra({ height, width }: ImageShape): readonly Float32Array[] {
  return [...energies.values].map(energy =>
    Float32Array.from({ length: height * width }, (_, at) => {
      const right = (at % width) / width
      const down = Math.floor(at / width) / height
      const edge = 4.03 + 0.004 * right
      const rise = 0.5 + Math.atan((energy - edge) / 0.0021) / Math.PI
      return Math.exp(-(0.3 - 0.5 * (energy - 4) + (0.5 + down) * rise))
    }),
  )
}

/** Three discs, seen from all sides; the axis is in the middle place. */
export function sinogramOfDiscs(side: number, angles: number): Float32Array {
  const discs = [
    { u: 0.1, v: 0.2, radius: 0.12 },
    { u: -0.2, v: 0.05, radius: 0.08 },
    { u: 0.02, v: -0.15, radius: 0.2 },
  ]
  return Float32Array.from({ length: side * angles }, (_, at) => {
    const angle = (Math.PI * Math.floor(at / side)) / angles
    const place = ((at % side) - side / 2) / side
    let sum = 0
    for (const { u, v, radius } of discs) {
      const offset = place - u * Math.cos(angle) - v * Math.sin(angle)
      sum += 2 * side * Math.sqrt(Math.max(0, radius * radius - offset * offset))
    }
    return sum
  })
}
