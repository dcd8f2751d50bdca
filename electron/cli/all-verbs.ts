import type { Clock } from '../../shared/base/clock.ts'
import { benches } from '../bench/benches.ts'
import { adoptSpec, adoptVerb } from './adopt.ts'
import { analyseSpec, analyseVerb } from './analyse.ts'
import { benchSpec, benchVerb } from './bench.ts'
import { exportSpec, exportVerb } from './export.ts'
import { followSpec, followVerb } from './follow.ts'
import { lsSpec, lsVerb } from './ls.ts'
import { planSpec, planVerb } from './plan.ts'
import type { VerbSpec } from './parse-args.ts'
import { recoverSpec, recoverVerb } from './recover.ts'
import { experimentVerb, runSpec } from './run.ts'
import { showSpec, showVerb } from './show.ts'
import { simulateSpec, simulateVerb } from './simulate.ts'
import { specSpec, specVerb } from './spec.ts'
import { validateSpec, validateVerb } from './validate.ts'
import { verifySpec, verifyVerb } from './verify.ts'
import type { Verb } from './verb-io.ts'
import { workflowsSpec, workflowsVerb } from './workflows.ts'

export interface ListedVerb {
  readonly spec: VerbSpec
  readonly verb: Verb
  readonly does: string
}

export interface VerbParts {
  readonly clock: Clock
  /** Folder of the built worker files. */
  readonly entries: string
  /** Calls back when the user asks to stop (Ctrl-C); returns the way out. */
  readonly onStopRequest: (listener: () => void) => () => void
  readonly untilStopped: () => Promise<void>
}

/** All that `hutch` can do, in the order in which its help tells it. */
export function allVerbs(parts: VerbParts): readonly ListedVerb[] {
  return [
    {
      spec: runSpec,
      verb: experimentVerb(parts),
      does: 'runs an experiment headless',
    },
    {
      spec: followSpec,
      verb: followVerb(parts),
      does: 'records whatever is run in SPEC, until it is ended',
    },
    {
      spec: analyseSpec,
      verb: analyseVerb(parts),
      does: 'runs a workflow on a recorded experiment, or on images that another program recorded',
    },
    {
      spec: adoptSpec,
      verb: adoptVerb(parts),
      does: 'makes an experiment of images that another program recorded',
    },
    {
      spec: workflowsSpec,
      verb: workflowsVerb(parts.entries),
      does: 'lists the workflows that analyse knows, what can be set in one, and the tasks they are made of',
    },
    { spec: validateSpec, verb: validateVerb, does: 'checks a description, beamline or workflow file' },
    { spec: planSpec, verb: planVerb, does: 'prints the expanded plan: nodes, shapes, time, bytes' },
    {
      spec: simulateSpec,
      verb: simulateVerb(parts),
      does: 'serves the simulated beamline',
    },
    { spec: specSpec, verb: specVerb(parts), does: 'asks any SPEC server' },
    { spec: lsSpec, verb: lsVerb, does: 'lists what is in a recorded file' },
    { spec: showSpec, verb: showVerb, does: 'shows values, attributes and units' },
    {
      spec: verifySpec,
      verb: verifyVerb,
      does: 'proves that recorded files are complete and as they were written',
    },
    {
      spec: recoverSpec,
      verb: recoverVerb(parts.clock),
      does: 'makes an experiment consistent whose program died',
    },
    {
      spec: benchSpec(benches),
      verb: benchVerb({ ...parts, benches }),
      does: 'measures this machine against what others write and read in the same minute',
    },
    { spec: exportSpec, verb: exportVerb, does: 'converts a recorded node to another format' },
  ]
}
