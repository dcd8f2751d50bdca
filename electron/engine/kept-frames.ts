/** What the frames of one execution come to. */
export interface FrameNumbers {
  /** Mean counts per pixel over all frames; NaN without a frame. */
  readonly mean: number
  /** Sum over each region of the camera and all frames, in the order of the plan; NaN where a frame was not counted. */
  readonly sums: readonly number[]
}

export const noFrames: FrameNumbers = { mean: Number.NaN, sums: [] }

/** Numbers of the frames of one execution that have been kept: those of an interrupted attempt stay. */
export class KeptFrames {
  readonly means: number[] = []
  readonly #sums: Promise<readonly number[]>[] = []

  /** In the order of the frames; may come later than the frame. */
  addSums(sums: Promise<readonly number[]>): void {
    this.#sums.push(sums)
  }

  async numbers(): Promise<FrameNumbers> {
    const { means } = this
    const counted = await Promise.all(this.#sums)
    return {
      mean: means.reduce((sum, value) => sum + value, 0) / means.length,
      sums: (counted[0] ?? []).map((_, region) =>
        counted.reduce((sum, ofFrame) => sum + (ofFrame[region] ?? Number.NaN), 0),
      ),
    }
  }
}
