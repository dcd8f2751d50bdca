import { isRecord } from '../../shared/base/parse.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { recordedMask } from '../../shared/workflow/task-spec.ts'
import type { JsonValue } from '../../shared/workflow/workflow.ts'

export interface MaskChoice {
  /** As the graph has it: a file, from the experiment folder or absolute, with `::` and the dataset where it has several. */
  readonly file: string
  readonly label: string
}

/** The file that a step's mask comes from; undefined: what the recording leaves out. */
export function maskFile(value: JsonValue | undefined): string | undefined {
  const name = isRecord(value) ? value.mask : value
  return typeof name === 'string' && name !== recordedMask ? name : undefined
}

/** Masks that results of this experiment found, the newest first. */
export function experimentMasks({ results }: ExperimentTree): readonly MaskChoice[] {
  return [...results.values()]
    .toReversed()
    .flatMap(({ file, id, outputs, state, title }) =>
      state === 'done'
        ? outputs
            .filter(({ kind, name }) => kind === 'whole' && name === 'mask')
            .map(({ dataset }) => ({ file: `${file}::${dataset}`, label: `${title}, ${id.slice(-2)}` }))
        : [],
    )
}

/** Rows and columns of the images that would be analysed; undefined before any are recorded. */
export function imagesOf({ nodes }: ExperimentTree, node: NodeId | undefined): ImageShape | undefined {
  if (node === undefined) return undefined
  for (const { datasets, plan } of nodes.values()) {
    const found = datasets.find(({ role }) => role === 'data')
    const [height, width] = found?.shape.slice(-2) ?? []
    const isBelow = plan.id === node || plan.id.startsWith(`${node}/`)
    if (isBelow && height !== undefined && width !== undefined) return { height, width }
  }
  return undefined
}
