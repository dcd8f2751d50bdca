import { demand } from '../../shared/base/assert.ts'
import { counted } from '../../shared/base/counted.ts'
import { experimentPlace, type ExperimentPlace } from '../verify/experiment-places.ts'
import { framesOf, sum, type Verification } from '../verify/findings.ts'
import { verifyExperiment } from '../verify/verify-experiment.ts'
import { verifyFile } from '../verify/verify-file.ts'
import { hasFlag, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { printProblems } from './print-problems.ts'
import type { VerbIo } from './verb-io.ts'

export const verifySpec: VerbSpec = {
  name: 'verify',
  positional: ['FILE|DIR'],
  options: { json: { kind: 'flag', help: 'one JSON object per problem, then one per experiment or file' } },
}

/** Exit code 0 only when everything is consistent; listed gaps are. */
export async function verifyVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  const place = await experimentPlace(demand(args.positional[0], 'FILE|DIR'))
  let sound = true
  for await (const verification of verifications(place)) {
    report(verification, hasFlag(args, 'json'), io)
    sound &&= verification.problems.length === 0
  }
  return sound ? 0 : 1
}

async function* verifications(place: ExperimentPlace): AsyncGenerator<Verification> {
  if (place.kind === 'file') yield await verifyFile(place.file, place.experiment)
  else for (const folder of place.folders) yield await verifyExperiment(folder)
}

function report(verification: Verification, asJson: boolean, io: VerbIo): void {
  const { datasets, gaps, place, problems, recording } = verification
  printProblems(problems, asJson, io)
  const frames = sum(datasets.map(({ complete, missing }) => complete - missing))
  const missing = sum(gaps.map(framesOf))
  if (asJson) {
    io.json({
      event: 'verified',
      place,
      consistent: problems.length === 0,
      recording,
      frames,
      missing,
      datasets,
      gaps: gaps.map(({ cause, dataset, file, firstFrame, lastFrame }) => {
        return { file, dataset, firstFrame, lastFrame, cause }
      }),
    })
    return
  }
  io.out(
    `${place}: ${verdict(verification)}, ${counted(frames, 'frame')} in ${counted(datasets.length, 'dataset')}`,
  )
  for (const { cause, dataset, file, firstFrame, lastFrame } of gaps)
    io.out(`  gap: ${file}:${dataset} frames ${firstFrame} to ${lastFrame}: ${cause}`)
}

function verdict({ problems, recording }: Verification): string {
  if (problems.length > 0) return counted(problems.length, 'problem')
  return recording ? 'consistent so far, being recorded' : 'consistent'
}
