import { scatteringAt } from '../../shared/imaging/geometry/detector-geometry.ts'
import type { ImageOptics } from '../../shared/imaging/geometry/image-optics.ts'
import type { Point } from './geometry.ts'

export interface Figure {
  readonly name: string
  readonly value: string
}

/** 2θ, q and d of the middle of a pixel, as far as the geometry is known. */
export function scatteringFigures(optics: ImageOptics | undefined, pixel: Point): readonly Figure[] {
  if (optics?.geometry === undefined) return []
  const { dA, qPerA, twoThetaDeg } = scatteringAt(optics.geometry, pixel.x + 0.5, pixel.y + 0.5)
  return [
    { name: '2θ', value: `${twoThetaDeg.toFixed(3)}°` },
    ...(qPerA === undefined ? [] : [{ name: 'q', value: `${qPerA.toFixed(4)} Å⁻¹` }]),
    ...(dA === undefined ? [] : [{ name: 'd', value: `${dA.toPrecision(4)} Å` }]),
  ]
}

export interface ScaleBar {
  readonly lengthPx: number
  readonly words: string
}

/** The bar takes a fifth of the pane at most, and at least a tenth of that. */
const share = 0.2
const units = [
  { name: 'm', um: 1e6 },
  { name: 'mm', um: 1e3 },
  { name: 'µm', um: 1 },
  { name: 'nm', um: 1e-3 },
] as const

/**
 * A bar of a round length.
 * @param pxPerPixel screen pixels per image pixel
 */
export function scaleBar(
  optics: ImageOptics | undefined,
  pxPerPixel: number,
  widthPx: number,
): ScaleBar | undefined {
  const pixelUm = optics?.pixelUm?.x
  if (pixelUm === undefined || !(pixelUm > 0) || !(pxPerPixel > 0)) return undefined
  const longestUm = ((widthPx * share) / pxPerPixel) * pixelUm
  const power = 10 ** Math.floor(Math.log10(longestUm))
  const lengthUm = (longestUm >= 5 * power ? 5 : longestUm >= 2 * power ? 2 : 1) * power
  const unit = units.find(({ um }) => lengthUm >= um) ?? units[3]
  return {
    lengthPx: (lengthUm / pixelUm) * pxPerPixel,
    words: `${Number((lengthUm / unit.um).toPrecision(3))} ${unit.name}`,
  }
}
