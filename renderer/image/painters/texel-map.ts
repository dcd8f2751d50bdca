/**
 * Added before a place is rounded down, in pixels of the tile: where a canvas pixel lies exactly between two of them, floats of
 * the graphics card and doubles of the processor must not decide differently.
 */
export const tieBreak = 0.001

/** For every canvas pixel of one axis the pixel of the tile under its middle; −1 outside. */
export function texelMap(
  canvasSize: number,
  tileSize: number,
  at: { readonly start: number; readonly size: number },
  clip: { readonly start: number; readonly size: number },
): Int32Array {
  const map = new Int32Array(canvasSize)
  for (let i = 0; i < canvasSize; i++) {
    const middle = i + 0.5
    const texel = Math.floor(((middle - at.start) * tileSize) / at.size + tieBreak)
    const isInside = middle >= clip.start && middle < clip.start + clip.size
    map[i] = isInside && texel >= 0 && texel < tileSize ? texel : -1
  }
  return map
}
