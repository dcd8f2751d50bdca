import { addImage, deriveImage, type Operands } from '../../shared/imaging/derive-image.ts'
import { pixelView, type PixelArray } from '../../shared/model/pixels.ts'
import type { OperandFrame, OperandRole, ScreenFrame } from './protocol.ts'

interface Operand {
  readonly sum: Float32Array<ArrayBuffer>
  frames: number
  mean: Float32Array<ArrayBuffer> | undefined
}

/** How frames of one view are changed before they are looked at: corrected by dark and white, or less a reference. */
export class Processor {
  readonly #operands = new Map<OperandRole, Operand>()
  /** Frames of other datasets are shown as they are: a dark is not corrected by itself. */
  #dataset: string | undefined

  /** Frames of `dataset` are processed from now on; of any where it is undefined. Starts without operands. */
  reset(dataset: string | undefined): void {
    this.#dataset = dataset
    this.#operands.clear()
  }

  /** One of the frames whose mean is an operand; `isFirst` begins it anew. */
  add(role: OperandRole, { buffer, image, isFirst, pixelType }: OperandFrame): void {
    const length = image.width * image.height
    const known = isFirst ? undefined : this.#operands.get(role)
    const operand = known ?? { sum: new Float32Array(length), frames: 0, mean: undefined }
    this.#operands.set(role, operand)
    addImage(operand.sum, pixelView(buffer, pixelType, 0, length))
    operand.frames += 1
    operand.mean = undefined
  }

  /** A frame of its own memory; undefined where there is nothing to do. */
  process(frame: ScreenFrame, pixels: PixelArray): ScreenFrame | undefined {
    if (this.#operands.size === 0) return undefined
    if (this.#dataset !== undefined && frame.label.dataset !== this.#dataset) return undefined
    const operands = this.#means(pixels.length)
    if (operands === undefined) return undefined
    const { buffer } = deriveImage(pixels, operands, frame.saturation)
    const label = { ...frame.label, isProcessed: true } as const
    return { ...frame, label, pixels: { buffer }, pixelType: 'float32', saturation: undefined }
  }

  /** Undefined when an operand has another size than the image. */
  #means(length: number): Operands | undefined {
    const means: Partial<Record<OperandRole, Float32Array>> = {}
    for (const [role, operand] of this.#operands) {
      if (operand.sum.length !== length) return undefined
      operand.mean ??= operand.frames === 1 ? operand.sum : operand.sum.map(sum => sum / operand.frames)
      means[role] = operand.mean
    }
    return means
  }
}
