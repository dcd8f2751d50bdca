import { demand } from '../../../shared/base/assert.ts'
import type { MeanOfBlocks } from '../../../shared/imaging/bin-image.ts'
import { averageBlocks, markOver, meanOfCounts } from '../../../shared/imaging/bin/count-blocks.ts'
import { highestCount } from '../../../shared/imaging/marks.ts'
import { binModule, columnsAtOnce, sumsBytes, type BinKernels } from './bin-code.ts'

interface WorkRing {
  readonly memory: WebAssembly.Memory
  readonly workStart: number
  readonly workBytes: number
}

/** Constants (16 bytes) and largest counts (16 bytes) stand before the sums of a band and its means. */
const headBytes = 32
/** A kernel is as long as its block is wide. */
const widestBin = 64

/**
 * `meanOfCounts` for frames that lie in a ring, by vector instructions where they lie: 2048² in blocks of 3 take a quarter of
 * the time. The memory behind the slots is for one thread. Undefined in a ring without such memory.
 */
export function ringMeans(ring: WorkRing): MeanOfBlocks | undefined {
  if (ring.workBytes === 0) return undefined
  const kernels = new Map<string, BinKernels>()
  return (image, imageWidth, region, bin, out, limit) => {
    const places = placesIn(ring, region.width, bin)
    if (image.buffer !== ring.memory.buffer || places === undefined) {
      meanOfCounts(image, imageWidth, region, bin, out, limit)
      return
    }
    const bytesPerPixel = image.BYTES_PER_ELEMENT === 1 ? 1 : 2
    const key = `${bin} ${bytesPerPixel}`
    const kernel = kernels.get(key) ?? compiled(bin, bytesPerPixel, ring.memory)
    kernels.set(key, kernel)
    binBands(kernel, ring.memory.buffer, places, { image, imageWidth, region, bin, out, limit })
  }
}

interface Places {
  readonly constants: number
  readonly largest: number
  readonly sums: number
  readonly sumsEnd: number
  readonly means: number
}

/** Undefined where a band does not fit. */
function placesIn({ workBytes, workStart }: WorkRing, width: number, bin: number): Places | undefined {
  const sums = workStart + headBytes
  const means = sums + Math.ceil(width / columnsAtOnce) * sumsBytes
  const end = means + 2 * Math.ceil(width / bin)
  if (bin > widestBin || end > workStart + workBytes) return undefined
  return { constants: workStart, largest: workStart + 16, sums, sumsEnd: means, means }
}

interface BandsOf {
  readonly image: Uint8Array | Uint16Array
  readonly imageWidth: number
  readonly region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly bin: number
  readonly out: Uint16Array
  readonly limit: number
}

function binBands(kernels: BinKernels, memory: ArrayBufferLike, places: Places, job: BandsOf): void {
  const { bin, image, imageWidth, limit, out, region } = job
  const { x, y, width, height } = region
  const perBand = Math.ceil(width / bin)
  const wholeBlocks = Math.floor(width / bin)
  const bytesPerPixel = image.BYTES_PER_ELEMENT
  const constants = new Float64Array(memory, places.constants, 2)
  const largest = new Uint16Array(memory, places.largest, 8)
  const means = new Uint16Array(memory, places.means, wholeBlocks)
  const sums = new Int32Array(memory, places.sums, width)
  const rest = sums.subarray(wholeBlocks * bin)
  for (let top = y, at = 0; top < y + height; top += bin, at += perBand) {
    const rows = Math.min(y + height, top + bin) - top
    const start = top * imageWidth + x
    const pixels = image.byteOffset + start * bytesPerPixel
    const stride = imageWidth * bytesPerPixel
    kernels.addRows(pixels, stride, rows, places.sums, places.sumsEnd, places.largest)
    constants.set(roundingOf(rows * bin))
    if (wholeBlocks > 0)
      kernels.average(places.sums, places.means, places.means + 2 * wholeBlocks, places.constants)
    out.set(means, at)
    if (rest.length > 0) averageBlocks(rest, rows, bin, out, at + wholeBlocks)
    // Behind the end of a row the vectors meet pixels of the next: then the careful look finds nothing.
    if (largest.some(count => count > limit))
      markOver(image, { start, imageWidth, rows, width }, bin, limit, out, at)
  }
}

/** See `average`; the mean of an odd number of pixels never lies in the middle between two counts. */
function roundingOf(pixels: number): readonly [added: number, factor: number] {
  return [Math.floor(pixels / 2) + 0.5, 1 / pixels]
}

function compiled(bin: number, bytesPerPixel: 1 | 2, memory: WebAssembly.Memory): BinKernels {
  const module = new WebAssembly.Module(binModule(bin, bytesPerPixel, highestCount))
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return demand(exports as unknown as BinKernels, 'kernels')
}
