import { HutchError } from '../../../shared/model/problem.ts'
import type { BeamState } from './beam-state.ts'
import type { Camera, Roll } from './camera.ts'
import { openStack, type FrameStack, type OpenFile } from './frame-stack.ts'
import { fieldUm } from './geometry.ts'

/** Datasets are paths in `file`, or `other-file::path`. */
export interface ReplayOptions {
  readonly file: string
  readonly dataset: string
  readonly dark: string | undefined
  readonly white: string | undefined
}

interface Recording {
  readonly data: FrameStack
  /** Served while the shutter is closed. */
  readonly dark: FrameStack | undefined
  /** Served while the sample is out of the beam. */
  readonly white: FrameStack | undefined
}

/** The microscope that repeats a recording: the n-th frame of a kind is the n-th recorded one, then from the start again. */
export async function replayCamera(options: ReplayOptions, open: OpenFile): Promise<Camera> {
  const data = await openStack(options.file, options.dataset, open)
  const opened = [data]
  try {
    const dark = await companion(options.dark)
    const white = await companion(options.white)
    return cameraOf({ data, dark, white })
  } catch (error) {
    await Promise.all(opened.map(stack => stack.close()))
    throw error
  }

  async function companion(name: string | undefined): Promise<FrameStack | undefined> {
    if (name === undefined) return undefined
    const [file, dataset] = splitName(name, options.file)
    const stack = await openStack(file, dataset, open)
    opened.push(stack)
    demandSameImage(data, stack)
    return stack
  }
}

/** Whether the state of the beam decides what is served. */
export function replayFollowsBeam(options: ReplayOptions): boolean {
  return options.dark !== undefined || options.white !== undefined
}

function cameraOf(recording: Recording): Camera {
  const { data, dark, white } = recording
  return {
    facts: {
      model: `Recording ${data.name}`,
      image: data.image,
      pixelType: data.pixelType,
      pixelSizeUm: undefined,
      readoutS: 0.001,
      saturation: undefined,
      exposureRangeS: [1e-4, 3600],
    },
    newRoll: () => newRoll(recording),
    truth: () =>
      Promise.reject(new HutchError({ kind: 'device', message: 'a recording does not know its truth' })),
    close: async () => {
      await Promise.all([data.close(), dark?.close(), white?.close()])
    },
  }
}

function newRoll(recording: Recording): Roll {
  const served = new Map<FrameStack, number>()
  return {
    async next(_exposureS, beam) {
      const stack = stackFor(recording, beam)
      const frame = served.get(stack) ?? 0
      served.set(stack, frame + 1)
      return await stack.read(frame % stack.frames)
    },
  }
}

function stackFor({ data, dark, white }: Recording, beam: BeamState): FrameStack {
  if (!beam.shutterOpen) return dark ?? data
  return sampleIsOut(beam) ? (white ?? data) : data
}

/** The sample counts as out when it is moved by more than its own size and the field together. */
function sampleIsOut({ stageMm }: BeamState): boolean {
  return Math.hypot(stageMm.y, stageMm.z) * 1000 > 2 * fieldUm
}

function splitName(name: string, file: string): readonly [string, string] {
  const at = name.indexOf('::')
  return at < 0 ? [file, name] : [name.slice(0, at), name.slice(at + 2)]
}

function demandSameImage(data: FrameStack, other: FrameStack): void {
  if (shapeText(data) === shapeText(other)) return
  throw new HutchError({
    kind: 'format',
    message: `cannot be replayed together: ${data.name} has ${shapeText(data)}, ${other.name} ${shapeText(other)}`,
    where: other.name,
    advice: 'darks and whites must have the size and type of the data',
  })
}

function shapeText({ image, pixelType }: FrameStack): string {
  return `${image.height} × ${image.width} ${pixelType}`
}
