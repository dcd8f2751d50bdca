import { CanvasPainter } from './canvas-painter.ts'
import type { Painter, PainterKind } from './painter.ts'
import { WebglPainter } from './webgl-painter.ts'

/** Renderers that compute on the processor: slower there than the 2D canvas by a factor of ten. */
const softwareRenderers = /swiftshader|llvmpipe|softpipe|software|basic render/i

/**
 * The painter of a canvas. Once a canvas has one kind of context it never gets another: after a loss the page must bring a new
 * canvas, and asks for `canvas` on it.
 * @param wanted undefined: the graphics card where there is one
 */
export function choosePainter(
  canvas: OffscreenCanvas,
  wanted: PainterKind | undefined,
  onLost: () => void,
): Painter {
  if (wanted === 'canvas' || (wanted === undefined && !hasGraphicsCard())) return new CanvasPainter(canvas)
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false })
  return gl === null ? new CanvasPainter(canvas) : new WebglPainter(canvas, gl, onLost)
}

let found: boolean | undefined

function hasGraphicsCard(): boolean {
  found ??= isHardware(rendererName(new OffscreenCanvas(1, 1)))
  return found
}

/** @param renderer what the driver calls itself; undefined without WebGL2 */
export function isHardware(renderer: string | undefined): boolean {
  return renderer !== undefined && renderer !== '' && !softwareRenderers.test(renderer)
}

function rendererName(canvas: OffscreenCanvas): string | undefined {
  const gl = canvas.getContext('webgl2')
  const info = gl?.getExtension('WEBGL_debug_renderer_info')
  if (gl === null || info === null || info === undefined) return undefined
  const name: unknown = gl.getParameter(info.UNMASKED_RENDERER_WEBGL)
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof name === 'string' ? name : undefined
}
