import { toProblem } from '../../shared/model/problem.ts'
import { writeChecksums } from '../export/checksums.ts'
import { closeAsOne, type SingleMode } from '../export/close-as-one.ts'
import { hasFlag, type ParsedArgs } from './parse-args.ts'
import { printProblems } from './print-problems.ts'
import type { VerbIo } from './verb-io.ts'

/**
 * What a run leaves besides its files: the single file and the checksums. The recording is safe whatever happens here;
 * false when something that was asked for could not be made.
 */
export async function keepAsAsked(folder: string, args: ParsedArgs, io: VerbIo): Promise<boolean> {
  const asJson = hasFlag(args, 'json')
  try {
    const single = await closeAsOne(folder, singleMode(args))
    if (single !== undefined && asJson) io.json({ event: 'single', ...single })
    if (!hasFlag(args, 'checksums')) return true
    const { manifest, files, chunks } = await writeChecksums(folder)
    if (asJson) io.json({ event: 'checksums', file: manifest, files, chunks })
    return true
  } catch (error) {
    printProblems([toProblem(error)], asJson, io)
    return !hasFlag(args, 'single-file') && !hasFlag(args, 'checksums')
  }
}

function singleMode(args: ParsedArgs): SingleMode {
  if (hasFlag(args, 'no-single-file')) return 'never'
  return hasFlag(args, 'single-file') ? 'always' : 'small'
}
