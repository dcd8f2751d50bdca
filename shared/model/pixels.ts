/** Pixel types a detector or a file may deliver; little-endian everywhere inside Hutch. */
export const pixelTypes = [
  'uint8',
  'uint16',
  'uint32',
  'int8',
  'int16',
  'int32',
  'float32',
  'float64',
] as const
export type PixelType = (typeof pixelTypes)[number]

export type PixelArray =
  Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array

const bytesByType: Record<PixelType, number> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  int8: 1,
  int16: 2,
  int32: 4,
  float32: 4,
  float64: 8,
}

export function bytesPerPixel(type: PixelType): number {
  return bytesByType[type]
}

/** Rows × columns, row 0 first, as HDF5 and numpy order them. */
export interface ImageShape {
  readonly height: number
  readonly width: number
}

/** One spectrum per frame, as a multi-channel analyser delivers it. */
export interface SpectrumShape {
  readonly channels: number
}

export type FrameShape = ImageShape | SpectrumShape

/** Dimensions of one frame in a file: [rows, columns] or [channels]. */
export function frameDims(shape: FrameShape): readonly number[] {
  return 'channels' in shape ? [shape.channels] : [shape.height, shape.width]
}

export function frameBytes(shape: FrameShape, type: PixelType): number {
  return frameDims(shape).reduce((all, size) => all * size, bytesPerPixel(type))
}

/** A typed view over raw little-endian pixels. `byteOffset` must be a multiple of the pixel size. */
export function pixelView(
  buffer: ArrayBufferLike,
  type: PixelType,
  byteOffset: number,
  count: number,
): PixelArray {
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, count)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count)
    case 'int8':
      return new Int8Array(buffer, byteOffset, count)
    case 'int16':
      return new Int16Array(buffer, byteOffset, count)
    case 'int32':
      return new Int32Array(buffer, byteOffset, count)
    case 'float32':
      return new Float32Array(buffer, byteOffset, count)
    case 'float64':
      return new Float64Array(buffer, byteOffset, count)
  }
}
