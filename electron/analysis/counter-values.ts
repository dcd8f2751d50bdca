import { liveFraction, liveFractions } from '../../shared/analysis/spectra/live-fraction.ts'
import type { NodeId } from '../../shared/model/ids.ts'
import { columnsOfAcquisition, type FramesPlace } from '../../shared/nexus/names.ts'
import { slug } from '../../shared/nexus/slug.ts'
import type { PlannedStep } from '../../shared/workflow/plan-steps.ts'
import type { ExperimentSource } from './experiment-source.ts'

/** Numbers of one counter; several where every element of a detector has its own: `live time 1`, `live time 2` … */
export type CounterValues = Readonly<Record<string, readonly number[]>>

export interface CountedNode {
  readonly source: ExperimentSource
  /** The acquisition. */
  readonly node: NodeId
  readonly place: FramesPlace
}

/** Names of the counters that steps take. */
export function countersOf(steps: readonly PlannedStep[]): readonly string[] {
  const inputs = steps.flatMap(step => Object.values(step.inputs))
  return [...new Set(inputs.flatMap(input => (input.kind === 'counter' ? [input.counter] : [])))]
}

/** What was counted with every image, for who wants to know. */
export class CounterReader {
  readonly #counted: CountedNode
  /** As the graph calls them. */
  readonly #wanted: readonly string[]
  /** Paths of the columns by the slug of their label, elements in order. */
  readonly #paths: ReadonlyMap<string, readonly string[]>
  #from: string | undefined

  constructor(counted: CountedNode, wanted: readonly string[]) {
    this.#counted = counted
    this.#wanted = wanted
    this.#paths = wanted.length === 0 ? new Map() : pathsOf(counted)
  }

  async at(execution: number): Promise<CounterValues> {
    const read = new Map<string, readonly number[]>()
    for (const [name, paths] of this.#paths) read.set(name, await this.#numbers(paths, execution))
    return Object.fromEntries(
      this.#wanted.map(wanted => [wanted, this.#valuesOf(wanted, name => read.get(name) ?? [])]),
    )
  }

  /** False while a number of this execution is not written. */
  async isWritten(execution: number): Promise<boolean> {
    for (const paths of this.#paths.values())
      if (!(await this.#numbers(paths, execution)).every(Number.isFinite)) return false
    return true
  }

  /** For the log of the result. */
  remarks(): readonly string[] {
    return this.#from === undefined ? [] : [`Dead time corrected by ${this.#from}`]
  }

  #valuesOf(wanted: string, valuesOf: (name: string) => readonly number[]): readonly number[] {
    if (wanted !== liveFraction) return valuesOf(slug(wanted))
    const found = liveFractions(valuesOf)
    this.#from = found?.from
    return found?.values ?? []
  }

  async #numbers(paths: readonly string[], execution: number): Promise<readonly number[]> {
    return await Promise.all(
      paths.map(async path => {
        const { place, source } = this.#counted
        const values = await source.readPixels(place.file, path, [])
        return values[execution] ?? Number.NaN
      }),
    )
  }
}

/** Counters that were recorded with every execution of the data. */
function pathsOf({ node, source }: CountedNode): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>()
  const columns = columnsOfAcquisition(source.plan, node)
  for (const { label, source: recorded } of source.plan.record) {
    if (recorded.kind !== 'counter') continue
    const column = columns.find(
      ({ source: from }) => from.kind === 'counter' && from.mnemonic === recorded.mnemonic,
    )
    if (column === undefined) continue
    for (const name of new Set([slug(label), slug(recorded.mnemonic)].map(withoutElement)))
      paths.set(name, [...(paths.get(name) ?? []), column.path])
  }
  return paths
}

function withoutElement(name: string): string {
  return name.replace(/_\d+$/, '')
}
