import type { PixelMask } from '../../shared/imaging/marks.ts'
import { maskFromBits } from '../../shared/imaging/pixel-mask-bits.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { CameraPlan } from '../../shared/model/plan.ts'
import type { FramesPlace } from '../../shared/nexus/names.ts'
import type { ExperimentSource } from './experiment-source.ts'
import type { MaskOf } from './ports.ts'

/** Nothing here compares masks by their number. */
const anyId = 0

/** What is left out of frames: by whoever knows more than their file, else by the file. */
export async function maskOfFrames(
  source: ExperimentSource,
  { camera, place }: { readonly camera: CameraPlan; readonly place: FramesPlace },
  maskOf: MaskOf = (_detector, _image, recorded) => Promise.resolve(recorded),
): Promise<Uint8Array | undefined> {
  const { detector, image } = camera
  return (await maskOf(detector, image, await recordedMask(source, place, image)))?.values
}

/** The `pixel_mask` beside the frames; undefined where there is none of their size. */
async function recordedMask(
  source: ExperimentSource,
  { file, path }: FramesPlace,
  { height, width }: ImageShape,
): Promise<PixelMask | undefined> {
  const beside = `${path.slice(0, path.lastIndexOf('/'))}/pixel_mask`
  const shape = (await source.node(file, beside))?.shape
  if (shape?.length !== 2 || shape[0] !== height || shape[1] !== width) return undefined
  return { id: anyId, values: maskFromBits(await source.readPixels(file, beside, [])) }
}
