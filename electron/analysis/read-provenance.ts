import { HutchError } from '../../shared/model/problem.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import type { Provenance, ProvenanceInput, ProvenanceStep } from '../../shared/model/provenance.ts'
import type { ParameterValue } from '../../shared/model/quantity.ts'
import { resultPaths, resultProcessPath, stepOriginPaths } from '../../shared/nexus/result-skeleton.ts'
import type { DataFile } from '../files/data-file.ts'

/** More inputs or steps than any workflow has. */
const mostMembers = 1000

/** What a result file says of how it was made; rejects with `format` for other files. */
export async function readProvenance(file: DataFile): Promise<Provenance> {
  const reader = new ResultReader(file)
  const { entry } = resultPaths
  if (!(await reader.has(`${entry}/run/hash`))) throw noResult(file.file)
  const members = await reader.groups(entry)
  const steps = members.filter(({ nxClass }) => nxClass === 'NXprocess')
  const version = (await file.node(`${entry}/program_name`)).attributes.version
  return {
    title: await reader.text(`${entry}/title`),
    workflow: await reader.text(`${entry}/workflow/description`),
    graph: await reader.text(`${entry}/workflow/data`),
    hash: await reader.text(`${entry}/run/hash`),
    program:
      `${await reader.text(`${entry}/program_name`)} ${typeof version === 'string' ? version : ''}`.trimEnd(),
    startedAt: await reader.text(`${entry}/start_time`),
    endedAt: await reader.text(resultPaths.endTime),
    status: await reader.text(resultPaths.status),
    log: await reader.text(resultPaths.log),
    steps: await reader.steps(steps.map(({ name }) => name)),
    inputs: await reader.inputs(),
  }
}

class ResultReader {
  readonly #file: DataFile

  constructor(file: DataFile) {
    this.#file = file
  }

  async has(path: string): Promise<boolean> {
    try {
      await this.#file.node(path)
      return true
    } catch (error) {
      if (error instanceof HutchError && error.kind === 'not-found') return false
      throw error
    }
  }

  async value(path: string): Promise<string | number> {
    const { values } = await this.#file.read(path, [])
    const [first] = values.kind === 'numbers' ? Array.from(values.data) : values.data
    return typeof first === 'number' ? first : String(first ?? '')
  }

  async text(path: string): Promise<string> {
    return String(await this.value(path))
  }

  async groups(path: string): Promise<readonly FileNode[]> {
    const members = await this.#file.children(path, 0, mostMembers)
    return members.filter(({ kind }) => kind === 'group')
  }

  /** In the order in which they ran. */
  async steps(names: readonly string[]): Promise<readonly ProvenanceStep[]> {
    const placed = await Promise.all(
      names.map(async name => {
        const path = resultProcessPath(name)
        const takes = await this.text(`${path}/takes/data`)
        const step = {
          name,
          task: await this.text(`${path}/task`),
          version: Number(await this.value(`${path}/task_version`)),
          parameters: await this.#parameters(`${path}/configuration`),
          takes: takes === '' ? [] : takes.split('\n'),
          ...(await this.#origin(name)),
        }
        return { at: Number(await this.value(`${path}/sequence_index`)), step }
      }),
    )
    return placed.toSorted((one, other) => one.at - other.at).map(({ step }) => step)
  }

  async inputs(): Promise<readonly ProvenanceInput[]> {
    const groups = await this.groups(resultPaths.inputs)
    return await Promise.all(
      groups.map(async ({ path }) => ({
        role: await this.text(`${path}/role`),
        file: (await this.text(`${path}/file`)).replace(/^\.\.\//, ''),
        dataset: await this.text(`${path}/dataset`),
        node: await this.text(`${path}/node_path`),
        complete: Number(await this.value(`${path}/complete`)),
      })),
    )
  }

  async #origin(step: string): Promise<Pick<ProvenanceStep, 'hash' | 'takenFrom'>> {
    const { hash, takenFrom } = stepOriginPaths(step)
    if (!(await this.has(hash))) return { hash: '', takenFrom: '' }
    return { hash: await this.text(hash), takenFrom: await this.text(takenFrom) }
  }

  async #parameters(path: string): Promise<ProvenanceStep['parameters']> {
    if (!(await this.has(path))) return []
    const members = await this.#file.children(path, 0, mostMembers)
    return await Promise.all(
      members.map(async ({ name, path: at, attributes }) => ({
        name,
        value: withUnit(await this.value(at), attributes.units),
      })),
    )
  }
}

function withUnit(value: string | number, unit: unknown): ParameterValue {
  return typeof value === 'number' && typeof unit === 'string' ? { value, unit } : value
}

function noResult(where: string): HutchError {
  return new HutchError({
    kind: 'format',
    message: 'This is not a result of an analysis: it does not say how it was made',
    where,
    advice: 'Results are in the folder "results" of an experiment',
  })
}
