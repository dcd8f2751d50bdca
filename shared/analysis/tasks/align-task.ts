import { demand } from '../../base/assert.ts'
import { counted } from '../../base/counted.ts'
import { HutchError } from '../../model/problem.ts'
import type { PixelRegion } from '../../workflow/read-parameter.ts'
import type { Task, TaskInput, TaskRun, TaskSetup } from '../../workflow/task.ts'
import { maskInput } from '../../workflow/task-spec.ts'
import { alignWindow, type AlignWindow } from '../align/align-window.ts'
import { Aligner, type Placed } from '../align/aligner.ts'
import { shiftImage } from '../align/shift-image.ts'
import { pixelsOf } from './normalise-task.ts'

/** Rigid shift of every image onto the first one, to a thousandth of a pixel of the window that is compared. */
export const alignTask: Task = {
  spec: {
    name: 'align',
    title: 'Align',
    summary: 'Moves every image onto the first one by a rigid, sub-pixel shift',
    version: 2,
    inputs: {
      stack: { kind: 'stack', summary: 'images that drift', binding: { role: 'data' } },
      mask: maskInput,
    },
    outputs: {
      aligned: {
        ...{ kind: 'stack', unit: '', isKept: true },
        summary: 'moved back; NaN where nothing was seen',
      },
      rows: { kind: 'curve', summary: 'displacement towards higher rows', unit: 'pixel' },
      columns: { kind: 'curve', summary: 'displacement towards higher columns', unit: 'pixel' },
      quality: { kind: 'curve', summary: 'correlation, 1 for equal images', unit: '' },
    },
    parameters: {
      reference: {
        kind: 'choice',
        title: 'Compared with',
        choices: ['first', 'previous'],
        default: 'first',
      },
      region: { kind: 'region', title: 'Compared part' },
      side: {
        kind: 'choice',
        title: 'Window, pixels',
        choices: ['128', '256', '512', '1024'],
        default: '256',
      },
    },
  },
  shapes: setup => {
    windowOf(setup)
    const curve = { kind: 'curve' } as const
    return { aligned: { kind: 'stack', image: setup.image }, rows: curve, columns: curve, quality: curve }
  },
  begin: setup => new AlignRun(setup),
}

class AlignRun implements TaskRun {
  readonly #setup: TaskSetup
  readonly #aligner: Aligner
  #reference: Placed | undefined
  /** Of the reference against the first image. */
  #origin = { rows: 0, columns: 0 }
  /** Where the sample was last, against the first image. */
  #last = { rows: 0, columns: 0 }
  #doubtful = 0

  constructor(setup: TaskSetup) {
    this.#setup = setup
    this.#aligner = new Aligner(setup.image, windowOf(setup))
  }

  take(
    _at: number,
    { stack }: Readonly<Record<string, TaskInput>>,
    { aligned }: Readonly<Record<string, Float32Array>>,
  ): Readonly<Record<string, number>> {
    const pixels = pixelsOf(stack)
    const { image, parameters } = this.#setup
    const reference = (this.#reference ??= this.#aligner.place(pixels, 0, 0))
    const { shift, placed } = this.#aligner.compare(pixels, reference, this.#last)
    const rows = this.#origin.rows + shift.rows
    const columns = this.#origin.columns + shift.columns
    const isBelieved = shift.quality >= this.#aligner.leastQuality
    if (!isBelieved) this.#doubtful++
    if (isBelieved) this.#last = { rows, columns }
    if (isBelieved && parameters.reference === 'previous') {
      this.#reference = placed
      this.#origin = { rows, columns }
    }
    shiftImage(pixels, image, -rows, -columns, demand(aligned, 'place of the aligned image'))
    return { rows, columns, quality: shift.quality }
  }

  wholes(): Readonly<Record<string, Float32Array>> {
    return {}
  }

  remarks(): readonly string[] {
    if (this.#doubtful === 0) return []
    return [
      `${counted(this.#doubtful, 'image has', 'images have')} little in common with the reference: the shift is doubtful`,
    ]
  }
}

function windowOf({ image, parameters }: TaskSetup): AlignWindow {
  // Read as a region by its spec.
  const region = parameters.region as PixelRegion | undefined
  const window = alignWindow(image, region, Number(parameters.side))
  if (window !== undefined) return window
  throw new HutchError({
    kind: 'limit',
    message: `The part to compare is too small: ${image.height} × ${image.width} pixels`,
    advice: 'Choose a region of at least 16 × 16 pixels inside the image',
  })
}
