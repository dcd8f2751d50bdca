import { demand } from '../../shared/base/assert.ts'
import { applySettings } from '../../shared/description/apply-settings.ts'
import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import { parseDescription } from '../../shared/description/parse-description.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { HutchError, type Problem } from '../../shared/model/problem.ts'
import { expandPlan } from '../../shared/plan/expand-plan.ts'
import { readTextFile } from '../platform/read-text-file.ts'
import { simulatedBeamline } from '../simulator/simulated-beamline.ts'
import { hasFlag, optionValue, optionValues, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { planJson, planTable } from './print-plan.ts'
import { printProblems } from './print-problems.ts'
import type { VerbIo } from './verb-io.ts'

export const planSpec: VerbSpec = {
  name: 'plan',
  positional: ['FILE'],
  options: {
    beamline: { kind: 'value', value: 'BEAMLINE', help: 'beamline file; without it the simulated beamline' },
    set: { kind: 'repeated', value: 'NAME=VALUE', help: 'replaces a value of the description' },
    json: { kind: 'flag', help: 'one JSON object {"plan": …}' },
  },
}

/** Prints the expanded plan: nodes, shapes, time, bytes, entries. Nothing is connected, nothing moves. */
export async function planVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  const made = await makePlan(args)
  if ('problems' in made) {
    printProblems(made.problems, hasFlag(args, 'json'), io)
    return made.problems.some(({ kind }) => kind === 'usage') ? 2 : 1
  }
  if (hasFlag(args, 'json')) io.json({ plan: planJson(made.plan) })
  else for (const line of planTable(made.plan)) io.out(line)
  return 0
}

type Made<T> = T | { readonly problems: readonly Problem[] }

async function makePlan(args: ParsedArgs): Promise<Made<{ readonly plan: Plan }>> {
  const file = demand(args.positional[0], 'FILE')
  const set = parseSettings(optionValues(args, 'set'))
  const parsed = parseDescription(await readTextFile(file), file)
  if ('problems' in parsed) return parsed
  const changed = applySettings(parsed.description, set)
  if ('problems' in changed) return changed
  const beamline = await beamlineOf(optionValue(args, 'beamline'))
  return 'problems' in beamline ? beamline : expandPlan(changed.description, beamline.beamline, new Map())
}

async function beamlineOf(file: string | undefined): Promise<Made<{ readonly beamline: Beamline }>> {
  if (file !== undefined) return parseBeamline(await readTextFile(file), file)
  // A plan connects to nobody: the ports are never used.
  const address = { host: '127.0.0.1', port: 1, image: undefined, pixelType: undefined }
  return { beamline: simulatedBeamline(address, address, 1).beamline }
}

/** `name=value` pairs; the value may hold further `=`. */
function parseSettings(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map(word => {
      const equals = word.indexOf('=')
      if (equals > 0) return [word.slice(0, equals).trim(), word.slice(equals + 1).trim()]
      throw new HutchError({
        kind: 'usage',
        message: `--set needs NAME=VALUE, not "${word}"`,
        where: `--set ${word}`,
        advice: 'For example: --set steps=50',
      })
    }),
  )
}
