import { assert } from '../../base/assert.ts'
import { KernelMemory } from '../../wasm/kernel-memory.ts'
import { lanes, projectionKernels, spanBytes } from '../kernels/projection-code.ts'
import { projectionLine, spanOfRow } from './projection-line.ts'

export interface ProjectorLayout {
  readonly anglesRad: Float64Array
  /** Places on the detector; the slice has as many rows and columns. */
  readonly width: number
  /** Place of the axis of rotation. */
  readonly centre: number
  /** How many slices there will be. */
  readonly slices: number
}

/**
 * Projections of slices onto a detector, and back, by vector instructions: what falls where is worked out once, 16 bytes per
 * angle and row of the slice. A projection of 512² takes 0.4 ms.
 */
export class Projector {
  readonly #width: number
  readonly #memory: KernelMemory
  readonly #kernels: ReturnType<typeof projectionKernels.over>
  readonly #cosines: Float64Array
  /** Addresses of every angle's first span, and of the end of the last angle's. */
  readonly #starts: Int32Array
  /** With one place more at both ends, which stay 0 and are left out. */
  readonly #row: Float64Array
  readonly #sums: Float64Array

  constructor({ anglesRad, width, centre, slices }: ProjectorLayout) {
    const spanRoom = spanBytes * anglesRad.length * width
    const sums = 2 * lanes * (width + 2)
    const sliceBytes = Array.from({ length: slices }, () => 8 * width * width)
    this.#memory = new KernelMemory(spanRoom, 8 * (width + 2), 8 * sums, ...sliceBytes)
    this.#width = width
    this.#kernels = projectionKernels.over(this.#memory)
    this.#cosines = anglesRad.map(Math.cos)
    this.#starts = layOut({ anglesRad, width, centre }, this.#memory.float64(spanRoom / 8))
    this.#row = this.#memory.float64(width + 2)
    this.#sums = this.#memory.float64(sums)
  }

  /** Zeros; one of `slices`. */
  slice(): Float64Array {
    return this.#memory.float64(this.#width * this.#width)
  }

  /** Adds to every pixel factor · what the detector has at its place, linear between two places; nothing beyond the ends. */
  back(angle: number, values: Float64Array, factor: number, slice: Float64Array): void {
    assert(values.length === this.#width, 'a row of another width')
    const row = this.#row
    for (let i = 0; i < values.length; i++) row[i + 1] = factor * (values[i] ?? 0)
    const [start, end] = this.#spans(angle)
    if (start < end)
      this.#kernels.back(start, end, slice.byteOffset, row.byteOffset + 8, this.#cosines[angle] ?? 0)
  }

  /** The transpose of `back`: what the pixels spread over the two places beside their own. */
  forward(angle: number, slice: Float64Array, values: Float64Array): void {
    assert(values.length === this.#width, 'a row of another width')
    const sums = this.#sums
    sums.fill(0)
    const [start, end] = this.#spans(angle)
    const perPlace = 2 * lanes
    if (start < end)
      this.#kernels.forward(
        start,
        end,
        slice.byteOffset,
        sums.byteOffset + 8 * perPlace,
        this.#cosines[angle] ?? 0,
      )
    for (let i = 0; i < values.length; i++) {
      let sum = 0
      // Beside its own sums lie those of the place before.
      for (let at = perPlace * (i + 1), lane = 0; lane < lanes; lane++, at += 2)
        sum += (sums[at] ?? 0) + (sums[at + 1 - perPlace] ?? 0)
      values[i] = sum
    }
  }

  #spans(angle: number): readonly [start: number, end: number] {
    return [this.#starts[angle] ?? 0, this.#starts[angle + 1] ?? 0]
  }
}

function layOut(
  { anglesRad, width, centre }: Omit<ProjectorLayout, 'slices'>,
  spans: Float64Array,
): Int32Array {
  const bytes = new Int32Array(spans.buffer, spans.byteOffset, 2 * spans.length)
  const starts = new Int32Array(anglesRad.length + 1)
  let at = 0
  for (let angle = 0; angle < anglesRad.length; angle++) {
    starts[angle] = spans.byteOffset + 8 * at
    const line = projectionLine(anglesRad[angle] ?? 0, centre)
    for (let row = 0; row < width; row++) {
      const { place, from, to } = spanOfRow(line, row, width)
      if (from >= to) continue
      spans[at] = place - 0.5
      bytes[2 * at + 2] = 8 * (row * width + from)
      bytes[2 * at + 3] = 8 * (row * width + to)
      at += spanBytes / 8
    }
  }
  starts[anglesRad.length] = spans.byteOffset + 8 * at
  return starts
}
