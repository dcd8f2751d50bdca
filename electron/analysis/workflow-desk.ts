import { writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { WorkflowFile } from '../../shared/model/workflow-offer.ts'
import { withProgramsFolder } from '../../shared/workflow/programs-folder.ts'
import { writeWorkflow } from '../../shared/workflow/write-workflow.ts'
import type { Workflow } from '../../shared/workflow/workflow.ts'
import { readTextFile } from '../platform/read-text-file.ts'
import { saveWorkflow, workflowId } from './save-workflow.ts'
import {
  loadWorkflow,
  offeredWorkflows,
  readWorkflow,
  type FiledWorkflow,
  type WorkflowFolders,
} from './workflow-library.ts'

export interface WorkflowDeskParts {
  readonly folders: Required<WorkflowFolders>
  /** Ask the person; undefined when cancelled. */
  readonly chooseFile: () => Promise<string | undefined>
  readonly chooseTarget: (suggestion: string) => Promise<string | undefined>
}

/** The workflows that are offered, and those that a person keeps, brings along and takes away. */
export class WorkflowDesk {
  readonly #parts: WorkflowDeskParts

  constructor(parts: WorkflowDeskParts) {
    this.#parts = parts
  }

  async offers(): Promise<readonly WorkflowFile[]> {
    return await offeredWorkflows(this.#parts.folders)
  }

  async load(name: string): Promise<FiledWorkflow> {
    return await loadWorkflow(name, this.#parts.folders)
  }

  /** A graph as the person has changed it: `from` is the name of the workflow it was, or of a result. */
  async changed(graph: string, from: string): Promise<FiledWorkflow> {
    const file = (await this.#fileOf(from)) ?? from
    return { workflow: readWorkflow(graph, file), file }
  }

  async save(name: string, graph: string, from: string): Promise<WorkflowFile> {
    return await saveWorkflow(name, await this.#withFolder(graph, from), this.#parts.folders)
  }

  /** A graph file becomes one of one's own, under a name that is free. */
  async import(): Promise<WorkflowFile | undefined> {
    const file = await this.#parts.chooseFile()
    if (file === undefined) return undefined
    const read = readWorkflow(await readTextFile(file), file)
    const workflow = withProgramsFolder(read, dirname(file))
    const label = read.label.trim() === '' ? basename(file, '.json') : read.label
    return await saveWorkflow(await this.#freeName(label), workflow, this.#parts.folders)
  }

  async export(graph: string, from: string): Promise<{ readonly file: string } | undefined> {
    const workflow = await this.#withFolder(graph, from)
    const file = await this.#parts.chooseTarget(`${workflow.id}.json`)
    if (file === undefined) return undefined
    await writeFile(file, writeWorkflow(workflow))
    return { file }
  }

  async #withFolder(graph: string, from: string): Promise<Workflow> {
    const workflow = readWorkflow(graph, from)
    const file = await this.#fileOf(from)
    return file === undefined ? workflow : withProgramsFolder(workflow, dirname(file))
  }

  async #fileOf(name: string): Promise<string | undefined> {
    return (await this.offers()).find(offer => offer.name === name)?.file
  }

  async #freeName(wanted: string): Promise<string> {
    const taken = (await this.offers()).map(({ name }) => name)
    let name = wanted
    for (let number = 2; taken.includes(workflowId(name)); number++) name = `${wanted} ${number}`
    return name
  }
}
