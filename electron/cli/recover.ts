import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { counted } from '../../shared/base/counted.ts'
import { recoverFolder, sayRecovered, type RecoveredFolder } from '../recover-unfinished.ts'
import { experimentPlace } from '../verify/experiment-places.ts'
import { recoverFile } from '../writer/recover-file.ts'
import { hasFlag, type VerbSpec } from './parse-args.ts'
import type { Verb, VerbIo } from './verb-io.ts'

export const recoverSpec: VerbSpec = {
  name: 'recover',
  positional: ['FILE|DIR'],
  options: { json: { kind: 'flag', help: 'one JSON object per experiment or file' } },
}

/**
 * Makes an experiment consistent whose program died, as every start does by itself for its output folder. A file that
 * stands alone is cut to the frames that stand whole in it. May be repeated.
 */
export function recoverVerb(clock: Clock): Verb {
  return async (args, io) => {
    const place = await experimentPlace(demand(args.positional[0], 'FILE|DIR'))
    const asJson = hasFlag(args, 'json')
    if (place.kind === 'file' && place.experiment === undefined) {
      const datasets = await recoverFile(place.file, { texts: {}, values: {} })
      if (asJson) io.json({ event: 'recovered', place: place.file, datasets })
      for (const { complete, dataset } of asJson ? [] : datasets)
        io.out(`${place.file}:${dataset}: ${counted(complete, 'frame')}`)
      return 0
    }
    const folders = place.kind === 'file' ? [demand(place.experiment, 'experiment')] : place.folders
    for (const folder of folders) report(await recoverFolder(folder, clock), asJson, io)
    return 0
  }
}

function report(recovered: RecoveredFolder, asJson: boolean, io: VerbIo): void {
  const { folder: place, ...rest } = recovered
  if (asJson) io.json({ event: 'recovered', place, ...rest })
  else io.out(sayRecovered(recovered))
}
