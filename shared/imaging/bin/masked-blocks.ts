import type { Region } from '../../ipc/tile.ts'

/**
 * Numbers of the blocks, row by row, that hold a pixel which the mask leaves out. Masks stay the same for thousands of
 * frames, so this is done once; then only these blocks need care.
 */
export function maskedBlocks(mask: Uint8Array, imageWidth: number, region: Region, bin: number): Uint32Array {
  const width = Math.ceil(region.width / bin)
  const touched = new Uint8Array(width * Math.ceil(region.height / bin))
  for (let y = 0; y < region.height; y++) {
    const start = (region.y + y) * imageWidth + region.x
    const blockRow = Math.floor(y / bin) * width
    for (let x = 0; x < region.width; x++) {
      if (mask[start + x] !== 0) touched[blockRow + Math.floor(x / bin)] = 1
    }
  }
  const blocks = new Uint32Array(touched.reduce((count, one) => count + one, 0))
  let at = 0
  for (let block = 0; block < touched.length; block++) if (touched[block] !== 0) blocks[at++] = block
  return blocks
}
