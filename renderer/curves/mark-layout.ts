import type { Mark } from './marks.ts'
import type { PlotColours } from './plotly-types.ts'

type Place = Extract<Mark, { kind: 'place' }>

export function markShapes(marks: readonly Mark[], colours: PlotColours): readonly object[] {
  return marks.filter(isPlace).map(({ isDashed, tone, x }) => ({
    type: 'line',
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    yref: 'paper',
    line: { color: colours[tone], width: 1.2, dash: isDashed ? 'dash' : 'solid' },
    layer: 'above',
  }))
}

/** Near an end of the axis a label stands on the inner side of its line. */
const endShare = 0.22
/** A label is about so much of a usual axis long. */
const labelShare = 0.3
const linePx = 13

/**
 * Labels stand above the axes, so that no curve runs through them: that of the lower place to its left, that of the higher
 * to its right, and one below the other where they would run into each other.
 */
export function markAnnotations(
  marks: readonly Mark[],
  colours: PlotColours,
  [low, high]: readonly [number, number],
): readonly object[] {
  const share = (x: number) => (x - low) / (high - low)
  const labelled = marks
    .filter(isPlace)
    .filter(({ label }) => label !== '')
    .sort((one, other) => one.x - other.x)
  return labelled.map(({ label, tone, x }, index) => {
    const before = labelled[index - 1]
    const isLeft = share(x) > 1 - endShare || (index < labelled.length - 1 && share(x) > endShare)
    const isTight = before !== undefined && share(x) - share(before.x) < labelShare
    const meets = isTight && (isLeft || share(before.x) <= endShare)
    return {
      x,
      y: 1,
      yref: 'paper',
      yanchor: 'bottom',
      yshift: meets ? -linePx : 0,
      xanchor: isLeft ? 'right' : 'left',
      text: label,
      showarrow: false,
      font: { size: 11, color: colours[tone] },
    }
  })
}

function isPlace(mark: Mark): mark is Place {
  return mark.kind === 'place'
}
