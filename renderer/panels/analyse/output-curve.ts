import { computed } from 'vue'
import type { ResultOutputInfo } from '../../../shared/model/events.ts'
import type { ExperimentTree, Result } from '../../../shared/structure/experiment-tree.ts'
import { blockNumbers, useDataset } from '../../composables/read-dataset.ts'
import { scanAbove } from '../../words/run-headline.ts'
import { joinPath } from '../../words/paths.ts'

export interface OutputPlace {
  readonly tree: ExperimentTree
  readonly result: Result
  readonly output: ResultOutputInfo
}

/** The numbers of an output over the positions of its scan; read anew as they grow. */
export function useOutputCurve(place: () => OutputPlace | undefined) {
  const values = useDataset(() => {
    const wanted = place()
    if (wanted === undefined) return undefined
    const { output, result, tree } = wanted
    const known = output.kind === 'curve' ? result.complete : (output.shape[0] ?? 0)
    const slice = [{ kind: 'range', start: 0, stop: known, step: 1 }] as const
    return {
      file: joinPath(tree.folder, result.file),
      path: output.dataset,
      slice: output.shape.length > 1 ? [] : slice,
    }
  })
  const curve = computed(() => {
    const wanted = place()
    if (wanted === undefined || values.value?.ok !== true) return undefined
    const { output, result } = wanted
    const y = blockNumbers(values.value.value)
    const axis = axisOf(wanted)
    const positions = axis?.positions.slice(0, y.length)
    const x = positions?.length === y.length ? positions : y.map((_, index) => index)
    const xAxis = axis === undefined ? { label: 'frame', unit: '' } : { label: axis.motor, unit: axis.unit }
    const name = `${output.name} ${/\d+$/.exec(result.id)?.[0] ?? ''}`.trimEnd()
    return { x, y, name, xAxis, yAxis: { label: output.summary, unit: output.unit } }
  })
  const problem = computed(() => (values.value?.ok === false ? values.value.problem.message : undefined))
  return { curve, problem }
}

function axisOf({ output, result, tree }: OutputPlace) {
  const plan = scanAbove(tree, result.node)?.plan
  return plan?.kind === 'scan' && output.kind === 'curve' ? plan.axis : undefined
}
