import type { FramesSpec } from '../../hdf5/support/skeletons.ts'

/** Ways to fill a file: several datasets at different rates, one fast and large, many small and nested. */
export const layouts: readonly (readonly FramesSpec[])[] = [
  [
    { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [100_000] },
    { name: 'map', pixelType: 'uint32', height: 1, width: 128, leading: [1000, 30] },
    { name: 'slow', pixelType: 'float32', height: 300, width: 200, leading: [10, 10, 10] },
  ],
  [{ name: 'large', pixelType: 'uint16', height: 512, width: 512, leading: [500] }],
  [
    { name: 'bytes', pixelType: 'uint8', height: 5, width: 7, leading: [200, 3, 5] },
    { name: 'signed', pixelType: 'int32', height: 8, width: 8, leading: [40, 40] },
    { name: 'spectrum', pixelType: 'float32', height: 1, width: 64, leading: [50_000] },
    { name: 'single', pixelType: 'uint16', height: 16, width: 16, leading: [1] },
  ],
]
