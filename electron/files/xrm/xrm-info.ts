import type { FileValue } from '../../../shared/model/data-file.ts'
import { damaged, notSupported } from '../file-problems.ts'
import type { StoredType } from '../tree-datasets.ts'
import { number } from '../tree-datasets.ts'
import { group, type TreeGroup } from '../tree-file.ts'
import type { CompoundFile } from './compound-file.ts'

/**
 * What the microscope wrote about its images, in little-endian C values: `ImageInfo/…` one value per file or per image,
 * `PositionInfo/…` its axes. Names of streams are those of the file, also where they are misspelt there.
 */
export interface XrmInfo {
  readonly width: number
  readonly height: number
  /** As many as were planned; fewer are there when a run was stopped. */
  readonly images: number
  readonly dataType: number | undefined
  header(index: number): Readonly<Record<string, FileValue>>
  positioners(index: number): TreeGroup | undefined
}

/** Of a whole file and of each image. */
const wholeNumbers = ['HorizontalBin', 'VerticalalBin', 'CameraNumberOfFramesPerImage']
const texts = ['CameraName', 'ObjectiveName', 'ZonePlateName']
const fileNumbers = ['PixelSize', 'OpticalMagnification', 'DtoRADistance']
const imageNumbers = ['Energy', 'ExpTimes', 'Angles', 'XPosition', 'YPosition', 'ZPosition']
const currents = ['Current', 'IonChamberCurrent', 'XrayCurrent', 'XrayVoltage', 'StoRADistance']

export async function readXrmInfo(file: string, { streams }: CompoundFile): Promise<XrmInfo> {
  const read = new Map<string, Buffer>()
  for (const [path, stream] of streams) {
    if (/^(image|position)info\/[^/]*$/.test(path)) read.set(path, await stream.read())
  }
  const bytes = (name: string): Buffer => read.get(name.toLowerCase()) ?? Buffer.alloc(0)
  const whole = (name: string): number | undefined => wholeAt(bytes(name), 0)
  const [width, height] = [whole('ImageInfo/ImageWidth') ?? 0, whole('ImageInfo/ImageHeight') ?? 0]
  const images = whole('ImageInfo/NoOfImages') ?? 1
  if (![...read.keys()].some(path => path.startsWith('imageinfo/'))) {
    throw notSupported(
      file,
      'is an OLE2 container without images of an X-ray microscope',
      'Known are XRM, TXRM and TXM files of Zeiss/Xradia microscopes.',
    )
  }
  if (width < 1 || height < 1 || images < 1) {
    throw damaged(file, `its header says ${images} images of ${height} × ${width}`)
  }
  return {
    ...{ width, height, images },
    dataType: whole('ImageInfo/DataType'),
    header: index => headerOf(bytes, index, images),
    positioners: index => positionersOf(bytes, index),
  }
}

function headerOf(
  bytes: (name: string) => Buffer,
  index: number,
  images: number,
): Readonly<Record<string, FileValue>> {
  const info = (name: string): Buffer => bytes(`ImageInfo/${name}`)
  const known: (readonly [string, FileValue | undefined])[] = [
    ['Date', dateAt(info('Date'), index, images)],
    ...[...imageNumbers, ...currents].map(name => [name, imageValue(info(name), index, images)] as const),
    ...fileNumbers.map(name => [name, floatAt(info(name), 0)] as const),
    ...wholeNumbers.map(name => [name, wholeAt(info(name), 0)] as const),
    ...texts.map(name => [name, textAt(info(name), 0)] as const),
  ]
  return Object.fromEntries(known.flatMap(([name, value]) => (isSaid(value) ? [[name, value]] : [])))
}

function isSaid(value: FileValue | undefined): value is FileValue {
  return value !== undefined && value !== ''
}

/** `PositionInfo`: names and units of fixed width for every axis, positions of all axes image by image. */
function positionersOf(bytes: (name: string) => Buffer, index: number): TreeGroup | undefined {
  const axes = wholeAt(bytes('PositionInfo/TotalAxis'), 0) ?? 0
  const names = bytes('PositionInfo/AxisNames')
  const units = bytes('PositionInfo/AxisUnits')
  const positions = bytes('PositionInfo/MotorPositions')
  if (axes < 1 || names.length % axes !== 0 || units.length % axes !== 0) return undefined
  const members = Array.from({ length: axes }, (_, axis) => {
    const name = textAt(names, (axis * names.length) / axes, names.length / axes).replaceAll('/', '%')
    const unit = textAt(units, (axis * units.length) / axes, units.length / axes)
    const position = floatAt(positions, 4 * (index * axes + axis))
    return name === '' || position === undefined
      ? undefined
      : ([name, number(position, unit === '' ? {} : { units: unit })] as const)
  })
  const there = members.filter(member => member !== undefined)
  return there.length === 0 ? undefined : group('NXcollection', there)
}

/** Values of a file that has one for all images, or one for each. */
function imageValue(bytes: Buffer, index: number, images: number): number | undefined {
  return floatAt(bytes, bytes.length >= 4 * images ? 4 * index : 0)
}

/** `05/29/16 15:03:16` at the beginning of a field of fixed width; what follows its end is rubbish. */
function dateAt(bytes: Buffer, index: number, images: number): string {
  const width = Math.floor(bytes.length / images)
  return textAt(bytes, index * width, width)
}

/** Numbers of the file are float32: written with the digits that these have. */
function floatAt(bytes: Buffer, at: number): number | undefined {
  return at + 4 > bytes.length ? undefined : Number(bytes.readFloatLE(at).toPrecision(7))
}

function wholeAt(bytes: Buffer, at: number): number | undefined {
  return at + 4 > bytes.length ? undefined : bytes.readInt32LE(at)
}

function textAt(bytes: Buffer, at: number, width = bytes.length): string {
  const field = bytes.subarray(at, at + width)
  const end = field.indexOf(0)
  return field.toString('latin1', 0, end < 0 ? field.length : end).trim()
}

/** Numbers of the types as the microscope's programs have them; a `long` of theirs has 4 bytes. */
const storedTypes: ReadonlyMap<number, StoredType> = new Map<number, StoredType>([
  [2, 'int8'],
  [3, 'uint8'],
  [4, 'int16'],
  [5, 'uint16'],
  [6, 'int32'],
  [7, 'uint32'],
  [8, 'int32'],
  [9, 'uint32'],
  [10, 'float32'],
  [11, 'float64'],
])

/** Without a number the size of an image tells: the two types that are written in practice. */
export function storedType(dataType: number | undefined, bytesPerPixel: number): StoredType | undefined {
  if (dataType !== undefined) return storedTypes.get(dataType)
  return bytesPerPixel === 2 ? 'uint16' : bytesPerPixel === 4 ? 'float32' : undefined
}
