import { parseBeamline } from '../../shared/description/parse-beamline.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import { openBeamlineFile, type BeamlineFile } from './beamline-file.ts'

/**
 * The beamline to start with: a file that was asked for must be good; the one of last time may be gone, which is told, and
 * the simulated beamline takes its place.
 */
export async function firstBeamline(
  [asked, remembered]: readonly [string | undefined, string | undefined],
  simulated: { start(): Promise<{ readonly text: string; readonly beamline: Beamline }> },
  onProblem: (error: unknown) => void,
): Promise<{ readonly beamline: Beamline; readonly file: BeamlineFile }> {
  if (asked !== undefined) return await opened(asked)
  if (remembered !== undefined) {
    try {
      return await opened(remembered)
    } catch (error) {
      onProblem(error)
    }
  }
  const { beamline, text } = await simulated.start()
  return { beamline, file: { path: undefined, text } }
}

async function opened(path: string): Promise<{ readonly beamline: Beamline; readonly file: BeamlineFile }> {
  const file = await openBeamlineFile(path)
  const parsed = parseBeamline(file.text, path)
  if ('problems' in parsed) throw new ProblemList(parsed.problems)
  return { beamline: parsed.beamline, file }
}
