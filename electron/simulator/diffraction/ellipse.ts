/** A grain in a slice of the sample: half axes in mm, the first one turned by `tiltRad` from the u axis. */
export interface Ellipse {
  readonly u: number
  readonly v: number
  readonly a: number
  readonly b: number
  readonly tiltRad: number
}

/** Length in an ellipse of the ray u cos θ + v sin θ = s, mm (Kak and Slaney 1988, eq. 3.5 to 3.9). */
export function chordMm({ u, v, a, b, tiltRad }: Ellipse, angleRad: number, s: number): number {
  const offset = s - u * Math.cos(angleRad) - v * Math.sin(angleRad)
  const reach2 = (a * Math.cos(angleRad - tiltRad)) ** 2 + (b * Math.sin(angleRad - tiltRad)) ** 2
  return offset * offset >= reach2 ? 0 : (2 * a * b * Math.sqrt(reach2 - offset * offset)) / reach2
}

export function isInside({ u, v, a, b, tiltRad }: Ellipse, atU: number, atV: number): boolean {
  const along = (atU - u) * Math.cos(tiltRad) + (atV - v) * Math.sin(tiltRad)
  const across = (atV - v) * Math.cos(tiltRad) - (atU - u) * Math.sin(tiltRad)
  return (along / a) ** 2 + (across / b) ** 2 <= 1
}
