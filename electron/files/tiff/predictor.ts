import type { PixelArray } from '../../../shared/model/pixels.ts'

/** Undoes TIFF predictor 2: every sample is stored as the difference to the one before it of the same colour. */
export function sumAlongRows(pixels: PixelArray, rowSamples: number, samples: number): void {
  for (let row = 0; row < pixels.length; row += rowSamples) {
    for (let i = row + samples; i < row + rowSamples; i++) {
      pixels[i] = (pixels[i] ?? 0) + (pixels[i - samples] ?? 0)
    }
  }
}

/**
 * Undoes TIFF predictor 3 (TIFF technical note 3): a row holds first the most significant bytes of all its samples, then
 * the next ones …, all as differences. Gives big-endian floats.
 */
export function floatBytesFromPlanes(
  raw: Uint8Array,
  rowSamples: number,
  samples: number,
  width: number,
): Uint8Array {
  const out = new Uint8Array(raw.length)
  const rowBytes = rowSamples * width
  for (let row = 0; row + rowBytes <= raw.length; row += rowBytes) {
    const bytes = raw.slice(row, row + rowBytes)
    for (let i = samples; i < rowBytes; i++) bytes[i] = (bytes[i] ?? 0) + (bytes[i - samples] ?? 0)
    for (let i = 0; i < rowBytes; i++) {
      out[row + (i % rowSamples) * width + Math.floor(i / rowSamples)] = bytes[i] ?? 0
    }
  }
  return out
}
