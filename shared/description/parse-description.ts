import type { Description } from '../model/description.ts'
import type { Problem } from '../model/problem.ts'
import { isRecord } from '../base/parse.ts'
import { checkDescription } from './check-description.ts'
import { describePlace } from './description-places.ts'
import schema from './description.schema.json' with { type: 'json' }
import { sortProblems, toProblems } from './located-problem.ts'
import type { LocatedProblem } from './located-problem.ts'
import { draftDescription } from './read-description.ts'
import { readYaml } from './read-yaml.ts'
import { schemaChecker } from './schema-problems.ts'

export type ParsedDescription =
  { readonly description: Description } | { readonly problems: readonly Problem[] }

/**
 * A description from the text of a YAML file. All problems are told at once, in the order of the file, each with
 * `file:line:column`. Shapes are judged by the published JSON Schema (docs/schema/description.schema.json).
 */
export function parseDescription(text: string, file: string): ParsedDescription {
  const { data, problems } = readYaml(text)
  if (data === undefined || problems.length > 0) return { problems: toProblems(file, problems) }
  if (!isRecord(data.value)) return { problems: toProblems(file, [notAMapping]) }
  if ('beamline' in data.value && !('tree' in data.value)) return { problems: toProblems(file, [aBeamline]) }
  const draft = draftDescription(data, file, text)
  const shapes = checkShapes(data, draft.unread)
  const located = toProblems(file, [...shapes, ...draft.problems])
  const all = sortProblems([...located, ...checkDescription(draft.description)])
  return all.length > 0 ? { problems: all } : { description: draft.description }
}

const checkShapes = schemaChecker(schema, describePlace)

const aBeamline: LocatedProblem = {
  line: 1,
  column: 1,
  message: 'this is a beamline file, not a description',
  advice: 'Name a description; the beamline file goes with it, as --beamline FILE.',
}

const notAMapping: LocatedProblem = {
  line: 1,
  column: 1,
  message: 'a description begins with "hutch: 1"',
  advice: 'Begin with a copy of one of the templates.',
}
