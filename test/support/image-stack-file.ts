import { loadHdf5 } from '../../electron/hdf5/h5wasm-module.ts'
import type { PixelArray } from '../../shared/model/pixels.ts'

export interface StackContent {
  /** Slowest dimension first. */
  readonly shape: readonly number[]
  readonly data: PixelArray
}

/** Writes an HDF5 file with the given datasets in its root, as the library itself writes them. */
export async function writeStacks(
  file: string,
  datasets: Readonly<Record<string, StackContent>>,
): Promise<string> {
  const { File } = await loadHdf5()
  const opened = new File(file, 'w')
  for (const [name, { shape, data }] of Object.entries(datasets)) {
    opened.create_dataset({ name, data, shape: [...shape] })
  }
  opened.close()
  return file
}

/** Numbers that differ everywhere: pixel p of frame f is f · 1000 + p, wrapped to the type. */
export function numbered<T extends PixelArray>(
  type: new (length: number) => T,
  frames: number,
  pixels: number,
): T {
  const data = new type(frames * pixels)
  for (let i = 0; i < data.length; i++) data[i] = Math.floor(i / pixels) * 1000 + (i % pixels)
  return data
}
