import { bytesPerPixel, type PixelType } from '../../../shared/model/pixels.ts'
import type { DataFile } from '../data-file.ts'
import { openBytes } from '../file-bytes.ts'
import { damaged, notSupported } from '../file-problems.ts'
import { imageSeries, type SeriesImage } from '../image-series.ts'
import { pixelsFromBytes } from '../numbers/pixels-from-bytes.ts'
import { treeFile } from '../tree-file.ts'
import { type CompoundFile, type CompoundStream, openCompound } from './compound-file.ts'
import { readXrmInfo, storedType, type XrmInfo } from './xrm-info.ts'

/** Images of one folder of the container, `ImageData1/Image1` to `ImageData1/Image100`, `ImageData2/Image101` … */
const imagesPerFolder = 100

/**
 * Images of Zeiss/Xradia X-ray microscopes: one (XRM), a scan (TXRM) or a reconstruction (TXM), read one by one. Frames
 * that are cut off have zeros for what is missing and say so in `@warnings`; images that were not taken are not there.
 */
export async function openXrm(file: string): Promise<DataFile> {
  const bytes = await openBytes(file)
  try {
    const container = await openCompound(bytes)
    const info = await readXrmInfo(file, container)
    const streams = imageStreams(container, info.images)
    if (streams.length === 0) throw damaged(file, `none of its ${info.images} images is there`)
    const images = streams.map(({ index, stream }) => seriesImage(file, info, index, stream))
    return treeFile(file, 'XRM', imageSeries(images, warningsOf(info, images.length)), () => bytes.close())
  } catch (error) {
    await bytes.close()
    throw error
  }
}

interface ImageStream {
  readonly index: number
  readonly stream: CompoundStream
}

function imageStreams({ streams }: CompoundFile, images: number): readonly ImageStream[] {
  const found: ImageStream[] = []
  // As many as there can be, whatever the header says.
  for (let index = 0; index < Math.min(images, streams.size); index++) {
    const stream = streams.get(`imagedata${Math.floor(index / imagesPerFolder) + 1}/image${index + 1}`)
    if (stream !== undefined) found.push({ index, stream })
  }
  return found
}

function warningsOf({ images }: XrmInfo, there: number): Readonly<Record<string, readonly string[]>> {
  return there === images ? {} : { warnings: [`${there} of ${images} images were taken`] }
}

function seriesImage(file: string, info: XrmInfo, index: number, stream: CompoundStream): SeriesImage {
  const { height, width } = info
  const where = `${file}::image ${index + 1}`
  const type = pixelType(where, info, stream.sizeBytes)
  const isWhole = stream.presentBytes >= width * height * bytesPerPixel(type)
  const positioners = info.positioners(index)
  return {
    shape: [height, width],
    type,
    header: {
      ...info.header(index),
      ...(isWhole ? {} : { warnings: ['cut off: missing pixels are 0'] }),
    },
    extra: positioners === undefined ? [] : [['positioners', positioners]],
    load: async () => pixelsFromBytes(await stream.read(), type, width * height, false),
  }
}

function pixelType(where: string, { dataType, height, width }: XrmInfo, sizeBytes: number): PixelType {
  const type = storedType(dataType, sizeBytes / (width * height))
  if (type === undefined || type === 'int64' || type === 'uint64') {
    throw notSupported(
      where,
      `has the data type ${dataType ?? 'unknown'}`,
      'Known are integers of 8 to 32 bits and floats of 32 and 64 bits.',
    )
  }
  if (sizeBytes !== width * height * bytesPerPixel(type)) {
    throw damaged(where, `it has ${sizeBytes} bytes for ${height} × ${width} pixels of ${type}`)
  }
  return type
}
