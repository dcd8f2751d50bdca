import type { CompressionChoice } from '../../../../shared/model/compression.ts'
import type { PixelType } from '../../../../shared/model/pixels.ts'
import { frameBytes } from '../../../../shared/model/pixels.ts'
import type { FileSkeleton, SkeletonNode } from '../../../../shared/nexus/skeleton.ts'

type Frames = Extract<SkeletonNode, { kind: 'frames' }>

export interface FramesSpec {
  readonly name: string
  readonly pixelType: PixelType
  readonly height: number
  readonly width: number
  readonly leading: readonly number[]
  readonly compression?: CompressionChoice
}

/** An entry with growing datasets `/entry/<name>` counted in `/entry/acquisition/<name>`, columns and a status text. */
export function recordingSkeleton(frames: readonly FramesSpec[], points = 10): FileSkeleton {
  return {
    rootAttributes: { default: 'entry', NX_class: 'NXroot' },
    nodes: [
      { kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } },
      { kind: 'group', path: '/entry/acquisition', attributes: { NX_class: 'NXcollection' } },
      { kind: 'text', path: '/entry/status', length: 16, value: 'running', attributes: {} },
      {
        kind: 'values',
        path: '/entry/energy',
        type: 'float64',
        shape: [points],
        fill: Number.NaN,
        attributes: { units: 'keV' },
      },
      { kind: 'values', path: '/entry/point_status', type: 'int8', shape: [points], fill: 0, attributes: {} },
      ...frames.map(framesNode),
      ...frames.map(({ name }) => ({
        kind: 'hardLink' as const,
        path: `/entry/linked_${name}`,
        target: `/entry/${name}`,
      })),
    ],
  }
}

function framesNode({ name, pixelType, height, width, leading, compression }: FramesSpec): Frames {
  return {
    kind: 'frames',
    path: `/entry/${name}`,
    countPath: `/entry/acquisition/${name}`,
    pixelType,
    image: { height, width },
    leading,
    ...(compression === undefined ? {} : { compression }),
    attributes: { interpretation: 'image', units: 'counts', long_name: name },
  }
}

/** Bytes that tell which frame of which dataset they are, different at every pixel; finite also as floats. */
export function framePixels({ name, pixelType, height, width }: FramesSpec, frame: number): Uint8Array {
  const bytes = new Uint8Array(frameBytes({ height, width }, pixelType))
  let state = (frame * 2654435761 + name.length * 97 + (name.codePointAt(0) ?? 0)) >>> 0
  for (let index = 0; index < bytes.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[index] = (state >>> 24) & 0x3f
  }
  return bytes
}
