import { didYouMean, listWords } from '../base/suggest.ts'
import { findDefinition } from '../description/definitions.ts'
import { visitNodes } from '../description/scope.ts'
import type { Beamline } from '../model/beamline.ts'
import type { Description, RecordRule } from '../model/description.ts'
import type { MissingMetadata, RecordedQuantity } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Parameter } from '../model/quantity.ts'

/** What is recorded with every point, and what is demanded but has no value yet. */
export function planRecord(
  description: Description,
  beamline: Beamline,
  problems: Problem[],
): { readonly record: readonly RecordedQuantity[]; readonly missing: readonly MissingMetadata[] } {
  const parameters = visitNodes(description).flatMap(({ node }) =>
    node.kind === 'paramSet' ? node.parameters : [],
  )
  const record: RecordedQuantity[] = []
  const missing: MissingMetadata[] = []
  for (const { label, source, place } of withDefinition(description)) {
    switch (source.kind) {
      case 'counter':
      case 'motor': {
        const unit = unitOf(source, place, label, beamline, problems)
        record.push({ label, source: { ...source, unit } })
        break
      }
      case 'value':
        record.push({ label, source })
        break
      case 'asked': {
        const answer = parameters.find(parameter => answers(parameter, label))
        if (answer === undefined) missing.push({ label, need: source.need })
        else if (place !== '') record.push({ label, source: { kind: 'value', value: answer.value } })
      }
    }
  }
  return { record, missing }
}

/** The rules of the file, then what its definition demands and the file does not mention. */
function withDefinition({ record, definition }: Description): readonly RecordRule[] {
  const known = findDefinition(definition)
  const asked = (need: 'required' | 'wanted') => (label: string) => ({
    label,
    place: '',
    source: { kind: 'asked', need } as const,
  })
  const demanded = [
    ...(known?.required ?? []).map(asked('required')),
    ...(known?.wanted ?? []).map(asked('wanted')),
  ]
  const mentioned = new Set(record.map(rule => rule.label.toLowerCase()))
  return [...record, ...demanded.filter(rule => !mentioned.has(rule.label.toLowerCase()))]
}

function answers(parameter: Parameter, label: string): boolean {
  return parameter.name.toLowerCase() === label.toLowerCase() && parameter.value !== ''
}

function unitOf(
  source: { readonly kind: 'counter' | 'motor'; readonly mnemonic: string },
  where: string,
  label: string,
  beamline: Beamline,
  problems: Problem[],
): string {
  const devices = source.kind === 'counter' ? beamline.counters : beamline.motors
  if (Object.hasOwn(devices, source.mnemonic)) return devices[source.mnemonic]?.unit ?? ''
  const names = Object.keys(devices)
  const message = `unknown ${source.kind} "${source.mnemonic}" for "${label}"${didYouMean(source.mnemonic, names)}`
  const advice = `The ${source.kind}s of ${beamline.name} are ${listWords(names, 'and')}.`
  problems.push({ kind: 'description', message, where, advice })
  return ''
}
