import { HutchError } from '../model/problem.ts'
import type { StackAxis, WholeAxis } from '../workflow/task.ts'

/** The places of a scan along two axes, outermost first. */
export interface ScanGrid {
  readonly axes: readonly [WholeAxis, WholeAxis]
  /** Of every image: row × columns + column. */
  readonly places: Uint32Array
}

/** Works out the grid that the images of a scan make; several images at one place are allowed. */
export function scanGrid(axes: readonly StackAxis[]): ScanGrid {
  const [outer, inner, ...others] = axes
  if (outer === undefined || inner === undefined || others.length > 0) {
    const along = axes.map(({ name }) => name).join(', ') || 'nothing'
    throw new HutchError({
      kind: 'description',
      message: `A map needs a scan along two axes; this one goes along ${along}`,
      advice: 'Choose the data of a scan within a scan',
    })
  }
  const rows = indexed(outer)
  const columns = indexed(inner)
  const places = rows.at.map((row, image) => row * columns.axis.values.length + (columns.at[image] ?? 0))
  return { axes: [rows.axis, columns.axis], places }
}

/** Positions in the order of their first visit, and which of them every image is at. */
function indexed({ name, unit, values }: StackAxis): {
  readonly axis: WholeAxis
  readonly at: Uint32Array
} {
  const known = new Map<number, number>()
  const at = Uint32Array.from(values, value => {
    const index = known.get(value) ?? known.size
    known.set(value, index)
    return index
  })
  return { axis: { name, unit, values: [...known.keys()] }, at }
}
