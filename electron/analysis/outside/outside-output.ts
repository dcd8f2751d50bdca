import { access, copyFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join, parse, resolve, sep } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'
import type { ResultOutput, ResultShape } from '../../../shared/nexus/result-skeleton.ts'
import { UniqueNames, safeName, slug } from '../../../shared/nexus/slug.ts'
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
  const known = place.kept.get(left)
  if (known !== undefined) return await linked(join(place.results, known), dataset, known, place.openFile)
  const own = await ownFile(left, place.folder)
  const name = await freeName(place, own)
  const shape = await linked(own, dataset, name, place.openFile)
  await moved(own, join(place.results, name))
  place.kept.set(left, name)
  return shape
}

async function linked(
  place: string,
  dataset: string,
  file: string,
  openFile: OpenFile,
): Promise<ResultShape> {
  const data = await openFile(place)
  try {
    const { shape, dtype } = await data.node(dataset)
    if (shape === undefined || dtype === undefined)
      throw new HutchError({ kind: 'program', message: 'This is no dataset', where: `${place}:${dataset}` })
    return { kind: 'kept', shape, dtype, file, dataset }
  } finally {
    await data.close()
  }
}

/** Only what the program has made itself is taken away: what it was given, recorded data above all, stays where it is. */
async function ownFile(left: string, folder: string): Promise<string> {
  const real = await realpath(left).catch(() => undefined)
  if (real === undefined || !(await stat(real)).isFile())
    throw refused('there is no such file', left, 'Let it write the file before it ends')
  if (real.startsWith(`${await realpath(folder)}${sep}`)) return real
  throw refused('it lies outside its working folder', real, 'Let it write the file into {folder}')
}

function refused(why: string, file: string, advice: string): HutchError {
  return new HutchError({
    kind: 'program',
    message: `A file it left cannot be kept: ${why}`,
    where: file,
    advice,
  })
}

/** A file of that name may be there: of another folder of the program, or the result of another step. */
async function freeName({ prefix, results }: OutputPlace, file: string): Promise<string> {
  const { ext, name } = parse(file)
  const wanted = `${prefix}_${safeName(name)}`
  for (let number = 1; ; number++) {
    const free = `${wanted}${number === 1 ? '' : `_${number}`}${ext}`
    if (!(await exists(join(results, free)))) return free
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

async function moved(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    // The working folder may be on another disk.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await copied(from, to)
  }
}

/** Half a copy, on a full disk, would look like the whole. */
async function copied(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
}
