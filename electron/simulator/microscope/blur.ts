import { emptyPlane, type Plane } from './geometry.ts'

/** Below this a blur changes nothing one could see. */
const smallestSigmaPixels = 0.3
/** Variance of a box of half width h is h(h + 1)/3; three boxes in a row are a Gaussian within 3 %. */
const boxes = 3

/**
 * Gaussian blur by three running means per direction (Wells, IEEE Trans. PAMI 8 (1986) 234): time independent of `sigma`.
 * Zero outside. Boxes have whole half widths, so `sigma` is met within half a pixel.
 */
export function blurred(plane: Plane, sigmaPixels: number): Plane {
  const out = emptyPlane(plane.height, plane.width)
  out.values.set(plane.values)
  const half = halfWidth(sigmaPixels, Math.max(plane.height, plane.width))
  if (sigmaPixels < smallestSigmaPixels || half === 0) return out
  for (let pass = 0; pass < boxes; pass++) {
    for (let row = 0; row < out.height; row++) meanAlong(out.values, row * out.width, 1, out.width, half)
    for (let column = 0; column < out.width; column++) {
      meanAlong(out.values, column, out.width, out.height, half)
    }
  }
  return out
}

/** Root of h(h + 1)/3 = sigma²/boxes; no wider than the plane. */
function halfWidth(sigmaPixels: number, widest: number): number {
  const exact = (Math.sqrt(1 + (12 * sigmaPixels ** 2) / boxes) - 1) / 2
  return Math.min(Math.round(exact), widest)
}

function meanAlong(values: Float32Array, start: number, stride: number, count: number, half: number): void {
  const line = new Float64Array(count)
  for (let i = 0; i < count; i++) line[i] = values[start + i * stride] ?? 0
  let sum = 0
  for (let i = 0; i < Math.min(half, count); i++) sum += line[i] ?? 0
  for (let i = 0; i < count; i++) {
    sum += line[i + half] ?? 0
    values[start + i * stride] = sum / (2 * half + 1)
    sum -= line[i - half] ?? 0
  }
}
