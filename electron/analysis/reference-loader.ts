import type { StackReduction } from '../../shared/analysis/reduce-stack.ts'
import type { ExposureNode, MatchedInput } from '../../shared/analysis/stack-inputs.ts'
import { demand } from '../../shared/base/assert.ts'
import type { SliceItem } from '../../shared/model/data-file.ts'
import { bytesPerPixel } from '../../shared/model/pixels.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'
import { datasetOf } from '../../shared/nexus/names.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import { loopSize } from '../../shared/nexus/plan-walk.ts'
import type { Computer } from './computer.ts'
import type { ExperimentSource } from './experiment-source.ts'

/** Pixels in flight between reader and analysis thread while a reference is made. */
const bandBytes = 64 * 2 ** 20

/** Frames [start, stop) of one dataset. */
export interface FrameRange {
  readonly place: FramesPlace
  readonly input: ExposureNode
  readonly start: number
  readonly stop: number
}

/**
 * The frames of an input that belong to one execution of the data: all of them where it shares no loop with the data,
 * else those of the matching execution; one range for every point of a scan of its own. `start` and `stop` as planned.
 */
export function rangesFor(
  source: ExperimentSource,
  { exposure, ownScan, sharedLoops }: MatchedInput,
  dataExecution: number,
  dataLoops: readonly number[],
): readonly FrameRange[] {
  const { camera, id } = exposure.plan
  const place = demand(datasetOf(source.experiment, source.plan, id), `dataset of ${id}`)
  const inner = dataLoops.slice(sharedLoops).reduce((product, size) => product * size, 1)
  const each = ownScan?.axis.positions.length ?? 1
  const first = Math.floor(dataExecution / inner) * each
  return Array.from({ length: each }, (_, own) => {
    const start = (first + own) * camera.frames
    return { place, input: exposure, start, stop: start + camera.frames }
  })
}

/** One reference image in the analysis thread from all frames of `ranges`, band of rows by band of rows. */
export async function loadReference(
  source: ExperimentSource,
  computer: Computer,
  target: { readonly job: string; readonly reference: string; readonly method: StackReduction },
  ranges: readonly FrameRange[],
  signal: AbortSignal,
): Promise<void> {
  const { image, pixelType } = demand(ranges[0], 'frames of a reference').input.plan.camera
  const count = ranges.reduce((sum, { start, stop }) => sum + stop - start, 0)
  const rowBytes = count * image.width * bytesPerPixel(pixelType)
  const band = Math.max(1, Math.min(image.height, Math.floor(bandBytes / rowBytes)))
  for (let row = 0; row < image.height; row += band) {
    signal.throwIfAborted()
    const rows = { start: row, stop: Math.min(row + band, image.height) }
    const stack = await readBand(source, ranges, rows, count)
    await computer.run({ kind: 'reduce', ...target, stack, count, at: row * image.width })
  }
}

/** One frame of the data, or of another stack. */
export async function readFrame(
  source: ExperimentSource,
  place: Pick<FramesPlace, 'file' | 'path' | 'leading'>,
  frame: number,
): Promise<PixelArray> {
  return await source.readPixels(place.file, place.path, frameIndex(place.leading, frame))
}

async function readBand(
  source: ExperimentSource,
  ranges: readonly FrameRange[],
  rows: { readonly start: number; readonly stop: number },
  count: number,
): Promise<PixelArray> {
  const parts: PixelArray[] = []
  for (const { place, start, stop } of ranges) {
    for (let frame = start; frame < stop; frame++) {
      const slice: readonly SliceItem[] = [
        ...frameIndex(place.leading, frame),
        { kind: 'range', start: rows.start, stop: rows.stop, step: 1 },
      ]
      parts.push(await source.readPixels(place.file, place.path, slice))
    }
  }
  return joined(parts, count)
}

/** The frames one after the other in one array. All are of one type: darks and whites of one detector. */
function joined(parts: readonly PixelArray[], count: number): PixelArray {
  const [first] = parts
  if (first === undefined || count === 1) return demand(first, 'pixels of a reference')
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const stack = emptyLike(first, length)
  let at = 0
  for (const part of parts) {
    stack.set(part, at)
    at += part.length
  }
  return stack
}

function emptyLike(pixels: PixelArray, length: number): PixelArray {
  if (pixels instanceof Uint8Array) return new Uint8Array(length)
  if (pixels instanceof Uint16Array) return new Uint16Array(length)
  if (pixels instanceof Uint32Array) return new Uint32Array(length)
  if (pixels instanceof Int8Array) return new Int8Array(length)
  if (pixels instanceof Int16Array) return new Int16Array(length)
  if (pixels instanceof Int32Array) return new Int32Array(length)
  if (pixels instanceof Float32Array) return new Float32Array(length)
  return new Float64Array(length)
}

/** The flat frame number as one index per leading dimension, slowest first. */
function frameIndex(leading: readonly number[], frame: number): readonly SliceItem[] {
  const index: SliceItem[] = []
  let left = frame
  for (const size of leading.toReversed()) {
    index.unshift({ kind: 'index', at: left % size })
    left = Math.floor(left / size)
  }
  return index
}

/** Sizes of the loops around an acquisition, outermost first. */
export function loopSizes({ loops }: ExposureNode): readonly number[] {
  return loops.map(loopSize)
}
