import type { Locator, Page } from 'playwright-core'

export interface ScreenDifference {
  readonly pixels: number
  /** Of any colour channel, 0…255. */
  readonly largest: number
  /** How many pixels differ by more than one level. */
  readonly beyondOne: number
}

/** What a person sees in a region, as PNG. */
export async function screenOf(region: Locator): Promise<readonly number[]> {
  return [...(await region.screenshot())]
}

/** Decoded in the page, which knows PNG already. */
export async function differenceOf(
  page: Page,
  a: readonly number[],
  b: readonly number[],
): Promise<ScreenDifference> {
  return await page.evaluate(compare, [a, b] as const)
}

async function compare([a, b]: readonly [readonly number[], readonly number[]]): Promise<ScreenDifference> {
  const decoded = await Promise.all(
    [a, b].map(async png => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(png)], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray(0)
    }),
  )
  const [first, second] = decoded
  if (first === undefined || first.length !== second?.length) throw new Error('The screens differ in size')
  let largest = 0
  let beyondOne = 0
  for (let i = 0; i < first.length; i += 4) {
    let worst = 0
    for (let channel = 0; channel < 3; channel++)
      worst = Math.max(worst, Math.abs((first[i + channel] ?? 0) - (second[i + channel] ?? 0)))
    largest = Math.max(largest, worst)
    if (worst > 1) beyondOne += 1
  }
  return { pixels: first.length / 4, largest, beyondOne }
}
