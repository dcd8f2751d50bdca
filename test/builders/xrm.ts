import { compoundFile } from './compound.ts'

export interface XrmSample {
  readonly width: number
  readonly height: number
  /** Little-endian pixels of each image. */
  readonly images: readonly Uint8Array[]
  /** Number of the type; 5 is uint16. */
  readonly dataType?: number
  /** As many as the header promises. */
  readonly planned?: number
  readonly more?: Readonly<Record<string, Uint8Array>>
  readonly sectorBytes?: number
}

/** An XRM file (one image) or TXRM file (several) as the programs of the microscope lay them out. */
export function xrm({ dataType = 5, height, images, more, planned, sectorBytes, width }: XrmSample): Buffer {
  const frames = images.map((pixels, i) => [`ImageData${Math.floor(i / 100) + 1}/Image${i + 1}`, pixels])
  return compoundFile(
    {
      'ImageInfo/ImageWidth': int32(width),
      'ImageInfo/ImageHeight': int32(height),
      'ImageInfo/NoOfImages': int32(planned ?? images.length),
      'ImageInfo/DataType': int32(dataType),
      ...more,
      ...(Object.fromEntries(frames) as Record<string, Uint8Array>),
    },
    sectorBytes,
  )
}

export function int32(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer)
}

export function float32(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer)
}

/** A text in a field of fixed width with rubbish behind its end, as the microscope writes it. */
export function field(text: string, width: number): Uint8Array {
  return Buffer.concat([Buffer.from(`${text}\0`, 'latin1'), Buffer.alloc(width, 0xa5)]).subarray(0, width)
}
