import { isRecord } from '../base/parse.ts'
import { didYouMean, listWords } from '../base/suggest.ts'
import { canonicalUnit, convertUnit, nearestUnit } from '../base/units.ts'
import type { Beamline } from '../model/beamline.ts'
import type { Problem } from '../model/problem.ts'
import schema from './beamline.schema.json' with { type: 'json' }
import { toProblems } from './located-problem.ts'
import type { LocatedProblem } from './located-problem.ts'
import { readBeamline } from './read-beamline.ts'
import type { BeamlineFile } from './read-beamline.ts'
import { readAmount, readQuantity, refusalIn } from './read-value.ts'
import { pointerTo, readYaml } from './read-yaml.ts'
import type { LocatedData } from './read-yaml.ts'
import { schemaChecker } from './schema-problems.ts'

export type ParsedBeamline = { readonly beamline: Beamline } | { readonly problems: readonly Problem[] }

/** A beamline from the text of a YAML file; shapes as in docs/schema/beamline.schema.json. All problems at once. */
export function parseBeamline(text: string, file: string): ParsedBeamline {
  const read = checkBeamlineText(text)
  return 'problems' in read
    ? { problems: toProblems(file, read.problems) }
    : { beamline: readBeamline(read.content, folderOf(file)) }
}

/** Empty for a file without a folder, and for what is no file yet. */
function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/'), file.lastIndexOf('\\')))
}

export type CheckedBeamline =
  { readonly content: BeamlineFile } | { readonly problems: readonly LocatedProblem[] }

/** The content of a beamline file, or all that is wrong with it, each with its place. */
export function checkBeamlineText(text: string): CheckedBeamline {
  const { data, problems } = readYaml(text)
  if (data === undefined || problems.length > 0) return { problems }
  if (!isRecord(data.value)) return { problems: [notAMapping] }
  if ('tree' in data.value && !('beamline' in data.value)) return { problems: [aDescription] }
  const shapes = checkShapes(data, [])
  if (shapes.length > 0) return { problems: shapes }
  // The schema was checked just now: the only place where this cast is earned.
  const content = data.value as unknown as BeamlineFile
  const wrong = checkBeamline(content, data)
  return wrong.length > 0 ? { problems: wrong } : { content }
}

const aDescription: LocatedProblem = {
  line: 1,
  column: 1,
  message: 'this is a description, not a beamline file',
  advice: 'Name a beamline file: it begins with "hutch: 1" and "beamline:".',
}

const notAMapping: LocatedProblem = {
  line: 1,
  column: 1,
  message: 'a beamline file begins with "hutch: 1" and "beamline:" with its name',
  advice: 'Begin with a copy of templates/beamline-example.yml.',
}

/** `the beamline`, `detector "frelon"`, `"axis" of …`. */
function describeBeamlinePlace(_root: unknown, pointer: string): string {
  const [group, name, ...rest] = pointer.split('/').slice(1)
  if (group === undefined) return 'the beamline'
  if (name === undefined) return `"${group}" of the beamline`
  const owner =
    { detectors: `detector "${name}"`, motors: `motor "${name}"` }[group] ?? `"${name}" of ${group}`
  return rest.reduce((words, key) => `"${key}" of ${words}`, owner)
}

const checkShapes = schemaChecker(schema, describeBeamlinePlace)

/** What the schema cannot say: units that exist, names that lead somewhere, positions in the unit of their motor. */
function checkBeamline(content: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  return [
    ...checkUnits(content, data),
    ...checkName(content.ringCurrent, 'counter', Object.keys(content.counters ?? {}), '/ringCurrent', data),
    ...checkName(content.energy, 'motor', Object.keys(content.motors ?? {}), '/energy', data),
    ...checkSample(content, data),
    ...checkSourceEnergy(content, data),
    ...checkDiskReserve(content, data),
    ...checkPort(content, data),
    ...checkGeometries(content, data),
    ...checkFollow(content, data),
  ]
}

function checkUnits(content: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  const motors = Object.entries(content.motors ?? {}).map(
    ([name, { unit }]) => [unit, `/motors/${name}/unit`] as const,
  )
  const counters = Object.entries(content.counters ?? {}).map(
    ([name, unit]) => [unit, pointerTo('/counters', name)] as const,
  )
  return [...motors, ...counters].flatMap(([unit, pointer]) => {
    // Dimensionless devices exist ("" as NeXus has it); other unknown units would end up wrong in every file.
    if (unit === '' || canonicalUnit(unit) !== undefined) return []
    const nearest = nearestUnit(unit)
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`
    const where = describeBeamlinePlace(undefined, pointer)
    return [
      {
        ...data.place(pointer),
        message: `unknown unit "${unit}" in ${where}${hint}`,
        advice: 'Use a unit such as mm or counts.',
      },
    ]
  })
}

function checkName(
  name: string | undefined,
  kind: 'motor' | 'counter',
  names: readonly string[],
  pointer: string,
  data: LocatedData,
): readonly LocatedProblem[] {
  if (name === undefined || names.includes(name)) return []
  const message = `unknown ${kind} "${name}" in ${describeBeamlinePlace(undefined, pointer)}${didYouMean(name, names)}`
  const advice = `The ${kind}s in this file are ${listWords(names, 'and')}.`
  return [{ ...data.place(pointer), message, advice }]
}

function checkSample({ sample, motors }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  if (sample === undefined) return []
  const unknown = checkName(sample.motor, 'motor', Object.keys(motors ?? {}), '/sample/motor', data)
  const unit = motors?.[sample.motor]?.unit
  if (unit === undefined || unknown.length > 0) return unknown
  return (['in', 'out'] as const).flatMap(key => {
    const amount = readAmount(sample[key])
    const place = data.place(`/sample/${key}`)
    const where = describeBeamlinePlace(undefined, `/sample/${key}`)
    if ('refusal' in amount) return [{ ...place, ...refusalIn(amount.refusal, where) }]
    const { value } = amount
    if (typeof value === 'number') return []
    if (typeof value === 'object' && convertUnit(value.value, value.unit, unit) !== undefined) return []
    const message = `${where} must be a position in ${unit}; found "${String(sample[key])}"`
    return [{ ...place, message, advice: `Motor "${sample.motor}" moves in ${unit}.` }]
  })
}

function checkSourceEnergy({ source }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  if (source?.energy === undefined) return []
  const energy = readQuantity(source.energy, 'energy')
  if ('value' in energy) return []
  return [{ ...data.place('/source/energy'), ...refusalIn(energy.refusal, '"energy" of the source') }]
}

function checkDiskReserve({ diskReserve }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  if (diskReserve === undefined) return []
  const reserve = readQuantity(diskReserve, 'data')
  if ('value' in reserve && reserve.value.value >= 0) return []
  const refusal =
    'refusal' in reserve
      ? reserve.refusal
      : { message: `"${diskReserve}" is less than nothing`, advice: 'Write a size such as 2 GB.' }
  return [{ ...data.place('/diskReserve'), ...refusalIn(refusal, '"diskReserve" of the beamline') }]
}

function checkPort({ spec }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  const port = /:(\d+)$/.exec(spec)?.[1]
  if (port === undefined || (Number(port) >= 1 && Number(port) <= 65535)) return []
  const message = `port ${port} of "spec" does not exist`
  return [{ ...data.place('/spec'), message, advice: 'Ports are 1 to 65535; SPEC servers use 6510 to 6530.' }]
}

const geometryUnits = { distance: 'length', pixelSize: 'length', energy: 'energy' } as const

function checkGeometries({ detectors = {} }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  return Object.entries(detectors).flatMap(([name, { geometry }]) =>
    (['distance', 'pixelSize', 'energy'] as const).flatMap(key => {
      const written = geometry?.[key]
      if (written === undefined) return []
      const read = readQuantity(written, geometryUnits[key])
      if ('value' in read && read.value.value > 0) return []
      const where = `"${key}" of the geometry of detector "${name}"`
      const refusal =
        'refusal' in read
          ? read.refusal
          : { message: `"${written}" is not above 0`, advice: 'Write what it is.' }
      return [{ ...data.place(`/detectors/${name}/geometry/${key}`), ...refusalIn(refusal, where) }]
    }),
  )
}

function checkFollow({ detectors, follow }: BeamlineFile, data: LocatedData): readonly LocatedProblem[] {
  const names = Object.keys(detectors ?? {})
  return (follow?.detectors ?? []).flatMap((name, index) => {
    if (names.includes(name)) return []
    const message = `unknown detector "${name}" in "detectors" of "follow"${didYouMean(name, names)}`
    const advice = `The detectors in this file are ${listWords(names, 'and')}.`
    return [{ ...data.place(`/follow/detectors/${index}`), message, advice }]
  })
}
