import type { ForeignCounter } from '../../shared/adopt/foreign-stack.ts'
import { liveTimeNames } from '../../shared/analysis/spectra/live-fraction.ts'
import type { DataFile } from '../files/data-file.ts'
import { nodeIfThere } from '../files/node-if-there.ts'
import { joinPath } from '../files/tree-file.ts'
import { numbersAt } from './file-values.ts'

/** Live and real times, input and output rates beside the spectra: one number per frame, or one per frame and element. */
export async function liveCounters(
  file: DataFile,
  group: string,
  leading: readonly number[],
): Promise<readonly ForeignCounter[]> {
  const frames = leading.reduce((product, size) => product * size, 1)
  const found = await Promise.all(
    liveTimeNames.map(async name => {
      const node = await nodeIfThere(file, joinPath(group, name))
      const shape = node?.kind === 'dataset' ? node.shape : undefined
      if (shape === undefined || !leading.every((size, at) => size === shape[at])) return []
      const [elements = 1, more] = shape.slice(leading.length)
      if (more !== undefined) return []
      const values = await numbersAt(file, joinPath(group, name))
      const unit = typeof node?.attributes.units === 'string' ? node.attributes.units : ''
      return elementsOf(name, unit, values, { frames, elements })
    }),
  )
  return found.flat()
}

function elementsOf(
  name: string,
  unit: string,
  values: readonly number[],
  { elements, frames }: { readonly elements: number; readonly frames: number },
): readonly ForeignCounter[] {
  return Array.from({ length: elements }, (_, element) => ({
    name: elements === 1 ? name : `${name}_${element + 1}`,
    unit,
    values: Array.from({ length: frames }, (_, frame) => values[frame * elements + element] ?? Number.NaN),
  }))
}
