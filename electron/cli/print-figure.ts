import type { Figure, Judged, Spread, Target } from '../bench/figure.ts'

/** Two lines for a person: what was measured, and how we stand. */
export function figureLines(figure: Figure, { ours, peer, ratio, verdict }: Judged): readonly string[] {
  const parts = [
    `Hutch ${measured(ours, figure.unit)}`,
    peerPart(figure, peer),
    ratio === undefined ? undefined : `${digits(ratio)} ×`,
    figure.target === undefined ? undefined : `${targetPart(figure.target, figure)}: ${verdict}`,
  ]
  return [`  ${figure.what}`, `    ${parts.filter(part => part !== undefined).join(' | ')}`]
}

/** Samples stay inside: their median and range tell what a program needs. */
export function figureJson(figure: Figure, { ours, peer, ratio, verdict }: Judged): object {
  return {
    what: figure.what,
    unit: figure.unit,
    better: figure.better,
    ours,
    ...(figure.peer === undefined
      ? {}
      : { peer: { name: figure.peer.name, ...peerJson(figure.peer, peer) } }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(figure.target === undefined ? {} : { target: figure.target }),
    verdict,
    samples: figure.ours.length,
  }
}

function peerJson(peer: NonNullable<Figure['peer']>, spread: Spread | undefined): object {
  return 'missing' in peer ? { missing: peer.missing } : { ...spread }
}

function peerPart({ peer, unit }: Figure, spread: Spread | undefined): string | undefined {
  if (peer === undefined) return undefined
  if ('missing' in peer) return `${peer.name} not measured: ${peer.missing}`
  return spread === undefined ? undefined : `${peer.name} ${measured(spread, unit)}`
}

function targetPart({ must, aim, of }: Target, { better, unit }: Figure): string {
  const sign = of === 'ratio' || better === 'higher' ? '≥' : '≤'
  const end = of === 'ratio' ? '' : ` ${unit}`
  return `must ${sign} ${must}, aim ${sign} ${aim}${end}`
}

function measured({ median, low, high }: Spread, unit: string): string {
  const range = low === high ? '' : ` (${digits(low)}–${digits(high)})`
  return `${digits(median)} ${unit}${range}`
}

/** Three digits that count. */
function digits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(6, decimals))
}
