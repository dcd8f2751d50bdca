import { copyFile, rename } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'
import type { ResultOutput, ResultShape } from '../../../shared/nexus/result-skeleton.ts'
import { UniqueNames, slug } from '../../../shared/nexus/slug.ts'
import type { OpenFile } from '../ports.ts'
import type { AnswerContent, AnswerValue } from './parse-answer.ts'
import { mostNumbers, readNpy, type NumberArray } from './read-npy.ts'

export interface OutputPlace {
  /** Working folder of the program: its relative paths start there. */
  readonly folder: string
  /** Where results are kept, and how the names of files begin that are kept beside the result: `EFF_0001_flow_01_fit`. */
  readonly results: string
  readonly prefix: string
  readonly openFile: OpenFile
  /** Files that were put there, by where the program left them. */
  readonly kept: Map<string, string>
}

/** What a program gave, as a result file has it. Values that are no numbers stand in the answer, which is recorded as well. */
export async function outsideOutputs(
  values: readonly AnswerValue[],
  place: OutputPlace,
): Promise<readonly ResultOutput[]> {
  const names = new UniqueNames([
    'program',
    'version',
    'task',
    'date',
    'description',
    'configuration',
    'takes',
  ])
  const outputs: ResultOutput[] = []
  for (const { name, content, summary, unit } of values) {
    const shape = await shapeOf(content, name, place)
    if (shape !== undefined)
      outputs.push({ name: names.take(slug(name)), summary: summary ?? name, unit, shape })
  }
  return outputs
}

async function shapeOf(
  content: AnswerContent,
  name: string,
  place: OutputPlace,
): Promise<ResultShape | undefined> {
  switch (content.kind) {
    case 'numbers':
      return given(content, name, place)
    case 'npy':
      return given(await readNpy(resolve(place.folder, content.file)), name, place)
    case 'file':
      return await kept(resolve(place.folder, content.file), content.dataset, place)
    case 'other':
      return undefined
  }
}

/** A single number is a list of one: plots have no place for less. */
function given({ shape, data }: NumberArray, name: string, place: OutputPlace): ResultShape {
  if (data.length > 0 && data.length <= mostNumbers)
    return { kind: 'given', shape: shape.length === 0 ? [1] : shape, data }
  throw new HutchError({
    kind: 'program',
    message: `Its output "${name}" has ${data.length} numbers; 1 to ${mostNumbers} can be taken`,
    where: place.folder,
    advice: 'Leave more than that in an HDF5 file, and give "file" and "dataset"',
  })
}

/** The file goes beside the result, which links to it: a volume of many GB is never copied through memory. */
async function kept(left: string, dataset: string, place: OutputPlace): Promise<ResultShape> {
  const name = place.kept.get(left) ?? `${place.prefix}_${basename(left)}`
  const data = await place.openFile(place.kept.has(left) ? join(place.results, name) : left)
  try {
    const { shape, dtype } = await data.node(dataset)
    if (shape === undefined || dtype === undefined)
      throw new HutchError({ kind: 'program', message: 'This is no dataset', where: `${left}:${dataset}` })
    if (!place.kept.has(left)) await moved(left, join(place.results, name))
    place.kept.set(left, name)
    return { kind: 'kept', shape, dtype, file: name, dataset }
  } finally {
    await data.close()
  }
}

async function moved(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    // The working folder may be on another disk.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await copyFile(from, to)
  }
}
