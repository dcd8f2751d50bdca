import { join } from 'node:path'
import type { AppInfo } from '../../shared/ipc/contract.ts'
import { WorkflowDesk } from '../analysis/workflow-desk.ts'
import { ownWorkflows, shippedWorkflows } from '../analysis/workflow-library.ts'
import { loadDescription } from '../assembly.ts'
import { diskReserveBytes } from '../engine/disk-reserve.ts'
import { isActive } from '../engine/run-machine.ts'
import { spaceWanted } from '../engine/space-wanted.ts'
import { defaultPlot } from '../files/nexus-plot.ts'
import { consoleCalls } from '../ipc/console-calls.ts'
import {
  chooseFile,
  chooseRoomFolder,
  chooseWorkflow,
  chooseWorkflowTarget,
  mayRemoveKept,
} from '../ipc/dialogs.ts'
import { RoiDesk } from '../ipc/roi-desk.ts'
import { RoomMaker } from '../ipc/room-maker.ts'
import type { CallHandlers } from '../ipc/serve.ts'
import { VitalsMeter } from '../ipc/vitals-meter.ts'
import type { PageOfWindow, WindowDesk } from '../ipc/window-desk.ts'
import { diskSpace } from '../platform/disk-space.ts'
import { program } from '../platform/program.ts'
import {
  interruptedResults,
  leftFolders,
  sayInterrupted,
  type InterruptedResults,
} from '../interrupted-results.ts'
import { recoverUnfinished, sayRecovered } from '../recover-unfinished.ts'
import { openData, type DataDesks } from './data-desks.ts'
import { openFiles, type DataFiles } from './data-files.ts'
import { openDescriptions, type DescriptionDesks } from './description-desks.ts'
import type { Ground } from './ground.ts'
import { openImages, type ImageDesks } from './image-desks.ts'
import { MaskKeeper } from './mask-keeper.ts'
import { tellRun } from './run-news.ts'
import { openSite, type SiteDesks } from './site-desks.ts'

/** Everything behind the windows. */
export interface Console {
  readonly images: ImageDesks
  readonly calls: CallHandlers
  /** Name of the experiment that is under way. */
  readonly running: () => string | undefined
  /** Connects, measures, and finishes what an earlier console left unfinished. */
  start(): Promise<void>
  /** A run that is still going is aborted safely first: nothing recorded is left half closed. */
  close(): Promise<void>
}

interface Desks {
  readonly site: SiteDesks
  readonly files: DataFiles
  readonly images: ImageDesks
  readonly data: DataDesks
  readonly descriptions: DescriptionDesks
  readonly rois: RoiDesk
  readonly vitals: VitalsMeter
}

/** What the console needs of those who look at it. There are no windows before it is open. */
export interface Outside {
  readonly windows: () => WindowDesk
  readonly leave: () => Promise<void>
}

export async function openConsole(ground: Ground, outside: Outside): Promise<Console> {
  const desks = await openDesks(ground, outside.windows)
  tellRun(ground, desks.site.assembly, { singles: desks.data.singles, vitals: desks.vitals })
  return {
    images: desks.images,
    calls: callsOf(ground, desks, outside),
    running: () => {
      const { state, tree } = desks.site.assembly.engine
      return isActive(state) ? (tree.experiment ?? 'An experiment') : undefined
    },
    start: () => start(ground, desks),
    close: () => close(desks),
  }
}

async function openDesks(ground: Ground, windows: () => WindowDesk): Promise<Desks> {
  const { clock, log, publisher, settings, userData } = ground
  const rois = await RoiDesk.open({
    file: join(userData, 'regions.json'),
    publish: book => publisher.send('roi.changed', book),
    onBroken: error => log.problem('regions of interest', error),
  })
  const keptMasks = new MaskKeeper({
    settings,
    folder: join(userData, 'masks'),
    onProblem: (detector, error) => log.problem(`mask of ${detector}`, error),
  })
  const site = await openSite({
    ...ground,
    keptMasks,
    showLive: frame => images.views.live(frame),
    regionCounters: () => rois.counters,
  })
  const { engine } = site.assembly
  const files = openFiles(ground, engine)
  const images = openImages({ ground, site, files, keptMasks, send: reply => windows().send(reply) })
  const data = openData({ ground, site, files, images })
  const descriptions = openDescriptions(ground, site)
  const vitals = new VitalsMeter({
    engine,
    backlog: site.assembly.backlog,
    screen: images.screen,
    clock,
    diskSpace: async () => site.simulated.seenSpace(await diskSpace(settings.now.outputFolder)),
  })
  return { site, files, images, data, descriptions, rois, vitals }
}

function callsOf(ground: Ground, desks: Desks, { leave, windows }: Outside): CallHandlers {
  const { control, entries, log, settings, userData } = ground
  const { data, descriptions, files, images, rois, site } = desks
  return consoleCalls({
    info: page => appInfo(ground, page, site.assembly.site.beamline.simulated),
    engine: site.assembly.engine,
    get beamline() {
      return site.assembly.site.beamline
    },
    beamlineStatus: () => site.watch.status(),
    spec: site.spec,
    devices: site.beamlines.calls,
    log: () => log.entries(),
    views: images.views,
    detectors: images.detectorCalls,
    experiments: data.experiments,
    workflows: new WorkflowDesk({
      folders: { shipped: shippedWorkflows(entries), own: ownWorkflows(userData) },
      chooseFile: chooseWorkflow,
      chooseTarget: chooseWorkflowTarget,
    }),
    analysis: data.analysis,
    openFile: file => files.desk.open(file),
    exports: data.exports,
    adopt: data.adopt,
    closeFile: file => files.desk.close(file),
    defaultPlot,
    chooseFile,
    descriptions: descriptions.desk,
    loadDescription,
    rois,
    countRegion: request => data.countRegion(request),
    settings: {
      read: () => settings.now,
      // Those are chosen elsewhere, and not by a window that knew an older choice.
      write: changed =>
        settings.change(({ beamline, geometries, masks }) => ({ ...changed, beamline, geometries, masks })),
    },
    control,
    room: roomMaker(ground, site.assembly),
    windows: {
      open: (from, role) => windows().openFrom(from, role),
      toggleFullScreen: key => windows().toggleFullScreen(key),
      quit: () => void leave(),
    },
  })
}

function roomMaker({ log, settings }: Ground, { engine, site }: SiteDesks['assembly']): RoomMaker {
  const space = (): ReturnType<typeof diskSpace> => diskSpace(settings.now.outputFolder)
  return new RoomMaker({
    outputFolder: () => settings.now.outputFolder,
    freeBytes: async () => (await space()).freeBytes,
    wantedBytes: async () =>
      spaceWanted(engine.tree, diskReserveBytes(site.beamline, (await space()).sizeBytes)),
    chooseFolder: chooseRoomFolder,
    mayRemoveKept,
    say: text => log.add({ severity: 'notice', source: 'disk', text }),
  })
}

async function start(ground: Ground, { site, vitals }: Desks): Promise<void> {
  const { clock, log, publisher, settings } = ground
  const noteProblem = (error: unknown): undefined => void log.problem('recovery', error)
  vitals.start(figures => publisher.send('vitals', figures))
  site.beamlines.start()
  await site.detectors.start()
  // Asked before they are recovered: then nobody holds them any more.
  const interrupted: InterruptedResults[] = []
  for (const folder of await leftFolders(settings.now.outputFolder)) {
    const found = await interruptedResults(folder).catch(noteProblem)
    if (found !== undefined) interrupted.push(found)
  }
  await recoverUnfinished(
    settings.now.outputFolder,
    clock,
    recovered => log.add({ severity: 'notice', source: 'recovery', text: sayRecovered(recovered) }),
    noteProblem,
  ).catch(noteProblem)
  for (const found of interrupted)
    log.add({ severity: 'warning', source: 'analysis', text: sayInterrupted(found) })
}

async function close({ data, descriptions, files, images, site, vitals }: Desks): Promise<void> {
  const { assembly, beamlines, detectors, simulated, spec, watch } = site
  vitals.stop()
  watch.close()
  spec.close()
  await detectors.close()
  await beamlines.close()
  if (isActive(assembly.engine.state)) {
    assembly.engine.stop()
    await assembly.engine.idle()
  }
  await data.close()
  await assembly.close()
  await images.close()
  await files.close()
  await descriptions.close()
  await simulated.stop()
}

function appInfo({ settings }: Ground, { key, role }: PageOfWindow, simulated: boolean): AppInfo {
  return {
    role,
    window: key,
    version: program.version,
    electron: process.versions.electron,
    simulated,
    outputFolder: settings.now.outputFolder,
  }
}
