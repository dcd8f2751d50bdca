import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CountRegion } from '../../shared/ipc/contract.ts'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { createAnalysis, startAnalysisWorker } from '../analysis/client.ts'
import { ExperimentDesk } from '../analysis/experiment-desk.ts'
import { programsFor } from '../analysis/outside/programs-for.ts'
import { startWithExperiments } from '../analysis/start-with-experiments.ts'
import { ownWorkflows, shippedWorkflows } from '../analysis/workflow-library.ts'
import { RegionCount } from '../analysis/region-count.ts'
import { exportApart } from '../export/client.ts'
import { readMask } from '../files/detector-mask.ts'
import type { ExportDone, ExportJob } from '../export/protocol.ts'
import { adoptFile } from '../adopt/adopt-file.ts'
import { AdoptDesk } from '../ipc/adopt-desk.ts'
import { chooseTarget } from '../ipc/dialogs.ts'
import { ExportDesk } from '../ipc/export-desk.ts'
import { SingleKeeper } from '../ipc/single-keeper.ts'
import { journalName, openExperimentJournal } from '../journal/experiment-journal.ts'
import { liveOwner } from '../journal/experiment-lock.ts'
import { readJournal } from '../journal/read-journal.ts'
import { program } from '../platform/program.ts'
import type { DataFiles } from './data-files.ts'
import type { Ground } from './ground.ts'
import type { ImageDesks } from './image-desks.ts'
import type { SiteDesks } from './site-desks.ts'

export interface DataParts {
  readonly ground: Ground
  readonly site: SiteDesks
  readonly files: DataFiles
  readonly images: Pick<ImageDesks, 'origins'>
}

/** What is made of recorded data: results, exports, the one file of everything. */
export interface DataDesks {
  readonly experiments: ExperimentDesk
  readonly analysis: Analysis
  readonly exports: ExportDesk
  readonly adopt: AdoptDesk
  readonly singles: SingleKeeper
  countRegion(request: CountRegion): Promise<{ readonly id: string }>
  close(): Promise<void>
}

export function openData({ files, ground, images, site }: DataParts): DataDesks {
  const { clock, entries, log, publisher, userData } = ground
  const { backlog, engine, masks, recorder } = site.assembly
  const doApart = (job: ExportJob): Promise<ExportDone> => exportApart(join(entries, 'export-worker.js'), job)
  const singles = new SingleKeeper({ doApart, onProblem: error => log.problem('single file', error) })
  const experiments = new ExperimentDesk({
    engine,
    recorder,
    openJournal: async folder => openExperimentJournal(folder, clock),
    nowMs: () => clock.nowMs(),
    readEvents: eventsIn,
    isTaken: folder => liveOwner(folder) !== undefined,
    resultEnded: folder => singles.keep(folder),
    recordedChanged: master => publisher.send('recorded.changed', { master }),
    onProblem: error => log.problem('analysis', error),
  })
  const work = {
    ...files.recordings,
    ...{ clock, program, recorder },
    maskOf: masks.of.bind(masks),
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
    publish: experiments.publish.bind(experiments),
  }
  const analysis = createAnalysis({
    ...work,
    backlog,
    readMask: async (where, image) => await readMask(work.openFile, where, { image, id: 0 }),
    startWorker: urgency => startAnalysisWorker(join(entries, 'analysis-worker.js'), urgency),
    programs: programsFor('local', clock, process.env),
  })
  const folders = { shipped: shippedWorkflows(entries), own: ownWorkflows(userData) }
  const unlisten = startWithExperiments(engine, analysis, folders, error => log.problem('analysis', error))
  const regions = new RegionCount(work)
  const adopt = new AdoptDesk({
    nowMs: () => clock.elapsedMs(),
    publish: progress => publisher.send('file.adopting', progress),
    take: ({ file, path }, onProgress, signal) =>
      adoptFile(
        { clock, entries, onProgress, openFile: files.recordings.openFile },
        { file, path, output: ground.settings.now.outputFolder },
        signal,
      ),
  })
  const saturation = (detector: string): number | undefined => site.book.saturation(detector)
  return {
    experiments,
    analysis,
    singles,
    adopt,
    exports: new ExportDesk({ openFile: file => files.desk.open(file), doApart, chooseTarget }),
    countRegion: async request => regions.start(await images.origins.countRequest(request, saturation)),
    close: async () => {
      unlisten()
      await adopt.close()
      await regions.close()
      await analysis.close()
      await experiments.settled()
      await singles.settled()
    },
  }
}

async function eventsIn(folder: string): Promise<readonly NumberedEvent[] | undefined> {
  const file = join(folder, journalName)
  return existsSync(file) ? (await readJournal(file)).events : undefined
}
