/**
 * What each projection stands for in the integral over half a turn: half the gaps to its neighbours, so that angles need
 * neither be equidistant nor begin at 0; 0° and 180° see the same and share one place. The weights add up to π.
 */
export function angleWeights(anglesRad: Float64Array): Float64Array {
  const weights = new Float64Array(anglesRad.length)
  const order = [...anglesRad.keys()].sort((a, b) => folded(anglesRad[a]) - folded(anglesRad[b]))
  for (const [place, at] of order.entries()) {
    const before = order[place - 1] ?? order[order.length - 1] ?? at
    const gap = folded(anglesRad[at]) - folded(anglesRad[before])
    // Across the end of the half turn; a single projection stands for all of it.
    const width = place === 0 ? gap + Math.PI : gap
    weights[at] = (weights[at] ?? 0) + width / 2
    weights[before] = (weights[before] ?? 0) + width / 2
  }
  return weights
}

/** 0 … π; what is a rounding error below π is 0. */
function folded(angleRad = 0): number {
  const rest = angleRad - Math.PI * Math.floor(angleRad / Math.PI)
  return Math.PI - rest < 1e-9 ? 0 : rest
}
