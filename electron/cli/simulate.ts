import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { launchSimulatedBeamline, type LaunchOptions } from '../simulator/launch-simulator.ts'
import { optionValue, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { replayOption, simulatorOptions, simulatorSettings } from './simulator-options.ts'
import type { Verb } from './verb-io.ts'

export const simulateSpec: VerbSpec = {
  name: 'simulate',
  positional: [],
  options: {
    'spec-port': {
      kind: 'value',
      value: 'P',
      help: 'port of the SPEC server, default the first free one from 6510',
    },
    'spec-name': { kind: 'value', value: 'NAME', help: 'name of the SPEC server, default fourc' },
    'spec-folder': {
      kind: 'value',
      value: 'DIR',
      help: 'where SPEC writes its data files and reads macro files',
    },
    'spec-fault': {
      kind: 'value',
      value: 'TEXT',
      help: 'misbehaviour of the SPEC server, several separated by ";"',
    },
    ...simulatorOptions,
    ...replayOption,
    json: { kind: 'flag', help: 'the first line is JSON in any case' },
  },
}

/** `hutch simulate`: serves the simulated beamline until it is told to stop. The first line lists every port as JSON. */
export function simulateVerb(parts: {
  clock: Clock
  entries: string
  untilStopped: () => Promise<void>
}): Verb {
  return async (args, io) => {
    const simulated = await launchSimulatedBeamline({
      entriesFolder: parts.entries,
      clock: parts.clock,
      ...specSettings(args),
      ...simulatorSettings(args),
    })
    io.json({
      spec: {
        host: '127.0.0.1',
        port: simulated.ports.spec,
        name: optionValue(args, 'spec-name') ?? 'fourc',
        pid: simulated.processes.spec.pid,
      },
      microscope: {
        host: '127.0.0.1',
        port: simulated.ports.microscope,
        pid: simulated.processes.microscope.pid,
      },
      beamline: simulated.beamline,
    })
    await parts.untilStopped()
    await simulated.stop()
    return 0
  }
}

type SpecSettings = Pick<LaunchOptions, 'specPort' | 'specName' | 'specFolder' | 'specFaults'>

function specSettings(args: ParsedArgs): SpecSettings {
  const folder = optionValue(args, 'spec-folder')
  const fault = optionValue(args, 'spec-fault')
  const name = optionValue(args, 'spec-name')
  const text = optionValue(args, 'spec-port')
  const port = Number(text)
  if (text !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new HutchError({
      kind: 'usage',
      message: `--spec-port needs a port number, not "${text}"`,
      where: `--spec-port ${text}`,
    })
  }
  return {
    ...(name === undefined ? {} : { specName: name }),
    ...(text === undefined ? {} : { specPort: port }),
    ...(folder === undefined ? {} : { specFolder: folder }),
    ...(fault === undefined ? {} : { specFaults: [fault] }),
  }
}
