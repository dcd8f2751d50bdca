import type { FramesSpec } from '../../hdf5/support/skeletons.ts'

/**
 * Ways to fill a file: several datasets at different rates, one fast and large, many small and nested, and the same through
 * the compressors, where frames end in another order than they came and some are stored as they are.
 */
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
  [
    {
      name: 'shuffled',
      pixelType: 'uint16',
      height: 192,
      width: 201,
      leading: [20_000],
      compression: 'bitshuffle-lz4',
    },
    { name: 'zipped', pixelType: 'int32', height: 24, width: 40, leading: [600, 20], compression: 'gzip' },
    { name: 'plain', pixelType: 'float32', height: 1, width: 64, leading: [50_000], compression: 'none' },
  ],
  [
    { name: 'chosen', pixelType: 'uint32', height: 256, width: 256, leading: [4000], compression: 'auto' },
    {
      name: 'tiny',
      pixelType: 'uint8',
      height: 1,
      width: 40,
      leading: [100, 300],
      compression: 'bitshuffle-lz4',
    },
  ],
]
