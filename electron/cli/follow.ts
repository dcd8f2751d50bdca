import { detectorId } from '../../shared/model/ids.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { hasFlag, optionValue, optionValues, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { recordExperiment, recordingOptions, type RunVerbParts } from './run.ts'
import type { Verb } from './verb-io.ts'

export const followSpec: VerbSpec = {
  name: 'follow',
  positional: [],
  options: {
    name: { kind: 'value', value: 'NAME', help: 'experiments are called NAME_0001 …, default spec' },
    detector: {
      kind: 'repeated',
      value: 'NAME',
      help: 'exposes with every point of every scan, default those of the beamline file',
    },
    'no-macros': { kind: 'flag', help: 'does not put hutch.mac into SPEC where it is missing' },
    ...recordingOptions,
  },
}

/** `hutch follow`: records whatever is run in SPEC until it is told to end. Exit code 0 when everything told was kept. */
export function followVerb(parts: RunVerbParts): Verb {
  return async (args, io) =>
    await recordExperiment(parts, args, io, (engine, out, { follow }) =>
      engine.follow(
        {
          name: optionValue(args, 'name') ?? follow.name,
          detectors: args.options.has('detector') ? detectorsOf(args) : follow.detectors,
          installMacros: !hasFlag(args, 'no-macros'),
        },
        out,
      ),
    )
}

function detectorsOf(args: ParsedArgs): readonly ReturnType<typeof detectorId>[] {
  return optionValues(args, 'detector').map(name => {
    try {
      return detectorId(name)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new HutchError({ kind: 'usage', message, where: `--detector ${name}` }, error)
    }
  })
}
