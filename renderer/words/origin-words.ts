import type { Provenance, ProvenanceInput, ProvenanceStep } from '../../shared/model/provenance.ts'
import type { Fact } from './node-facts.ts'
import { parameterText } from './parameter-words.ts'

export interface OriginSection {
  readonly title: string
  readonly facts: readonly Fact[]
}

/** Where a result came from, as a person reads it: the run, every step, every input with its complete range. */
export function originFacts(origin: Provenance): readonly OriginSection[] {
  const { hash, program, startedAt, endedAt, status, log } = origin
  return [
    {
      title: origin.title,
      facts: [
        { label: 'Workflow', value: origin.workflow },
        { label: 'Program', value: program },
        { label: 'Started', value: instant(startedAt) },
        ...(endedAt === '' ? [] : [{ label: 'Ended', value: instant(endedAt) }]),
        { label: 'Status', value: log === '' ? status : `${status}: ${log}` },
        { label: 'Hash', value: hash },
      ],
    },
    ...origin.steps.map(stepSection),
    { title: 'Data', facts: origin.inputs.map(inputFact) },
  ]
}

/** `2026-11-23 14:00:00 +01:00` of `2026-11-23T14:00:00.649+01:00`: it may be broken at blanks, and nobody reads the rest. */
function instant(iso: string): string {
  return iso.replace(/T(\d\d:\d\d:\d\d)(?:\.\d+)?/, ' $1 ')
}

function stepSection(step: ProvenanceStep, at: number): OriginSection {
  const { hash, name, parameters, takenFrom, takes, task, version } = step
  return {
    title: `Step ${at + 1}, ${name}`,
    facts: [
      { label: 'Task', value: `${task} version ${version}` },
      ...parameters.map(parameter => ({ label: parameter.name, value: parameterText(parameter.value) })),
      { label: 'Takes', value: takes.join('; ') },
      ...(takenFrom === '' ? [] : [{ label: 'Taken from', value: takenFrom }]),
      ...(hash === '' ? [] : [{ label: 'Hash of the step', value: hash }]),
    ],
  }
}

function inputFact({ complete, dataset, file, node, role }: ProvenanceInput): Fact {
  const range = complete === 0 ? 'nothing' : `frames 0 to ${complete - 1}`
  const name = node.slice(node.lastIndexOf('/') + 1)
  return { label: `${name} (${role})`, value: `${range} of ${file}::${dataset}` }
}

/** What of the steps differs between two results: `align reference: previous → first`. */
export function differingParameters(before: Provenance, after: Provenance): readonly string[] {
  const old = settingsOf(before)
  const now = settingsOf(after)
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(key => {
    const [was, is] = [old.get(key) ?? 'not set', now.get(key) ?? 'not set']
    return was === is ? [] : [`${key}: ${was} → ${is}`]
  })
}

function settingsOf({ steps }: Provenance): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ name, parameters, version }) => [
      [`${name} version`, String(version)] as const,
      ...parameters.map(parameter => [`${name} ${parameter.name}`, parameterText(parameter.value)] as const),
    ]),
  )
}
