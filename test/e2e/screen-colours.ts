import type { Locator } from 'playwright-core'

/**
 * How many different colours a person sees in a region. Taken from a screenshot, not from the canvas: what counts is
 * what reached the screen. Decoded in the page, which knows PNG already.
 */
export async function coloursOf(region: Locator): Promise<number> {
  const png = await region.screenshot()
  return await region.page().evaluate(countColours, [...png])
}

async function countColours(png: readonly number[]): Promise<number> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(png)], { type: 'image/png' }))
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  context?.drawImage(bitmap, 0, 0)
  const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data
  return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size
}
