/* Composition root of the window: the only file that knows every part. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { app, ipcMain, session } from 'electron'
import type { AppInfo, LogEntry } from '../shared/ipc/contract.ts'
import { whyRefused } from '../shared/ipc/refused-calls.ts'
import type { NumberedEvent } from '../shared/model/events.ts'
import { toProblem } from '../shared/model/problem.ts'
import { firstSettings, type Settings } from '../shared/model/settings.ts'
import { isSpecFree } from '../shared/model/run-state.ts'
import { isShownLive } from '../shared/structure/featured-node.ts'
import { exportApart } from './export/client.ts'
import { createAnalysis, startAnalysisWorker } from './analysis/client.ts'
import { RegionCount } from './analysis/region-count.ts'
import { assemble, loadDescription } from './assembly.ts'
import { isActive } from './engine/run-machine.ts'
import { Previewer } from './describe/previewer.ts'
import { RecentFiles } from './describe/recent-files.ts'
import { createFilesClient, startFilesWorker } from './files/client.ts'
import { defaultPlot } from './files/nexus-plot.ts'
import { LiveMeter } from './devices/live-figures.ts'
import { firstBeamline } from './devices/first-beamline.ts'
import { SimulatedServers } from './devices/simulated-servers.ts'
import { BeamlineDesk } from './ipc/beamline-desk.ts'
import { BeamlineWatch } from './ipc/beamline-watch.ts'
import { ConsoleLog } from './ipc/console-log.ts'
import { consoleCalls } from './ipc/console-calls.ts'
import { Corrector } from './ipc/corrector.ts'
import { FrameOrigins } from './ipc/frame-origins.ts'
import { DetectorWatch } from './ipc/detector-watch.ts'
import { EventBatch } from './ipc/event-batch.ts'
import { ExperimentDesk } from './analysis/experiment-desk.ts'
import { programsFor } from './analysis/outside/programs-for.ts'
import type { ExportDone, ExportJob } from './export/protocol.ts'
import { DescriptionDesk } from './ipc/description-desk.ts'
import {
  chooseDescription,
  chooseDescriptionTarget,
  chooseDeviceFile,
  chooseFile,
  chooseTarget,
  mayLeaveUnsaved,
} from './ipc/dialogs.ts'
import { ExportDesk } from './ipc/export-desk.ts'
import { liveOptics } from './ipc/live-optics.ts'
import { OpenFilesDesk } from './ipc/open-files-desk.ts'
import { Publisher } from './ipc/publish.ts'
import { RoiDesk } from './ipc/roi-desk.ts'
import { serveCalls } from './ipc/serve.ts'
import { SingleKeeper } from './ipc/single-keeper.ts'
import { SpecDesk } from './ipc/spec-desk.ts'
import { showSystemNotice } from './ipc/system-notice.ts'
import { ViewDesk } from './ipc/view-desk.ts'
import { VitalsMeter } from './ipc/vitals-meter.ts'
import { WindowDesk, type PageOfWindow } from './ipc/window-desk.ts'
import { journalName, openExperimentJournal } from './journal/experiment-journal.ts'
import { liveOwner } from './journal/experiment-lock.ts'
import { readJournal } from './journal/read-journal.ts'
import { diskSpace } from './platform/disk-space.ts'
import { program } from './platform/program.ts'
import { readSettings, writeSettings } from './platform/settings-file.ts'
import { systemClock } from './platform/system-clock.ts'
import { readPlaces, writePlaces, type Box } from './platform/window-places.ts'
import { recoverUnfinished, sayRecovered } from './recover-unfinished.ts'
import { Screen } from './screen/client.ts'
import { launchSimulatedBeamline } from './simulator/launch-simulator.ts'
import { windowOptions } from './window-options.ts'
import { createWindow, isAppPage, registerAppScheme, serveApp } from './window.ts'

const clock = systemClock()
const entries = import.meta.dirname
const options = windowOptions(process.argv, process.env)

registerAppScheme()
// Without a graphics card Chromium's first GPU process gives up, and one page in twenty waits for it forever.
// Who says which GL to use (`--use-gl=…`) gets it.
if (process.platform === 'linux' && !existsSync('/dev/dri') && !app.commandLine.hasSwitch('use-gl'))
  app.disableHardwareAcceleration()
if (options.userData !== undefined) app.setPath('userData', resolve(options.userData))

app.on('window-all-closed', () => app.quit())
// Not awaited here: Electron is ready only after this module has been evaluated.
app.whenReady().then(start).catch(giveUp)

async function start(): Promise<void> {
  serveApp(resolve(entries, '../renderer'))
  const publisher = new Publisher()
  const log = new ConsoleLog(clock, tellEntry)
  const settingsFile = join(app.getPath('userData'), 'settings.json')
  let settings = await readSettings(settingsFile, defaultSettings(), error => log.problem('settings', error))

  const rois = await RoiDesk.open({
    file: join(app.getPath('userData'), 'regions.json'),
    publish: book => publisher.send('roi.changed', book),
    onBroken: error => log.problem('regions of interest', error),
  })

  const meter = new LiveMeter(clock)
  const simulated = new SimulatedServers(
    () => launchSimulatedBeamline({ entriesFolder: entries, clock, ...options.simulator }),
    (property, value) => sequencer.write(property, value),
  )
  const { beamline, file: beamlineFile } = await firstBeamline(
    [options.beamline, settings.beamline],
    simulated,
    error => log.problem('beamline', error),
  )
  const port = new Worker(join(entries, 'screen-worker.js'), { name: 'hutch-screen' })
  const screen = new Screen(port, reply => windows.send(reply))
  const filesClient = createFilesClient(() => startFilesWorker(join(entries, 'files-worker.js')), clock)
  const files = new OpenFilesDesk(file => filesClient.open(file))
  const saturations = new Map<string, number | undefined>()
  const pixelSizesUm = new Map<string, number | undefined>()
  const recordings = {
    openFile: (file: string) => filesClient.open(file),
    live: {
      tree: () => (engine.tree.plan === undefined ? undefined : engine.tree),
      onChange: (listener: () => void) => engine.listen({ onEvent: listener }),
    },
  }
  const corrector = new Corrector({ ...recordings, screen })
  const origins = new FrameOrigins(recordings.openFile, recordings.live)
  const views = new ViewDesk({
    screen,
    openFile: file => files.open(file),
    saturation: detector => saturations.get(detector),
    masks: {
      known: (detector, image) => masks.known(detector, image),
      of: (detector, image) => masks.of(detector, image),
    },
    optics: detector =>
      liveOptics(detector, {
        beamline: site.beamline,
        motors: watch.status().motors,
        pixelSizeUm: pixelSizesUm.get(detector),
      }),
    isShownLive: node => isShownLive(engine.tree, node),
    originOf: (file, dataset) => origins.of(file, dataset),
    corrector,
    onProblem: error => log.problem('image', error),
  })
  const assembly = assemble({
    ...{ beamline, clock, entries },
    live: {
      show: frame => {
        meter.note(frame)
        views.live(frame)
      },
    },
    isSequencerOff: () => beamlines.isSpecOff,
    seenSpace: space => simulated.seenSpace(space),
    regionCounters: () => rois.counters,
    onMaskProblem: (detector, error) => log.problem(`mask of ${detector}`, error),
    log: text => log.add({ severity: 'notice', source: 'SPEC', text }),
  })
  const { engine, masks, recorder, sequencer, site } = assembly
  const watch = new BeamlineWatch(beamline, sequencer, clock, status =>
    publisher.send('beamline.status', status),
  )
  const spec = new SpecDesk({
    server: sequencer,
    get beamline() {
      return site.beamline
    },
    clock,
    tellStatus: status => publisher.send('spec.status', status),
    tellLines: lines => publisher.send('spec.lines', lines),
    whyLocked: () =>
      isSpecFree(engine.state.phase) ? undefined : 'an experiment is under way; pause it first',
    whyReadOnly: () => site.whyReadOnly,
  })
  const detectors = new DetectorWatch({
    detectors: site.detectors,
    clock,
    isBusy: () => isActive(engine.state),
    onAnswer: ({ id, model, pixelSizeUm, saturation }) => {
      pixelSizesUm.set(id, pixelSizeUm)
      saturations.set(id, saturation)
      watch.noteDetector(id, model, undefined)
    },
    onSilence: (id, error) => watch.noteDetector(id, '', log.problem(id, error)),
  })
  const beamlines = new BeamlineDesk({
    ...{ clock, detectors, engine, log, meter, sequencer, simulated, site, watch },
    file: beamlineFile,
    folder: join(app.getPath('userData'), 'beamlines'),
    remember: async file => await keepSettings({ ...settings, beamline: file }),
    chooseFile: chooseDeviceFile,
    tell: status => publisher.send('devices.status', status),
  })
  const openJournal = async (folder: string) => openExperimentJournal(folder, clock)
  const doApart = (job: ExportJob): Promise<ExportDone> => exportApart(join(entries, 'export-worker.js'), job)
  const singles = new SingleKeeper({ doApart, onProblem: error => log.problem('single file', error) })
  const experiments = new ExperimentDesk({
    engine,
    recorder,
    openJournal,
    nowMs: () => clock.nowMs(),
    readEvents: eventsIn,
    isTaken: folder => liveOwner(folder) !== undefined,
    resultEnded: folder => singles.keep(folder),
    recordedChanged: master => publisher.send('recorded.changed', { master }),
    onProblem: error => log.problem('analysis', error),
  })
  const analysis = createAnalysis({
    startWorker: () => startAnalysisWorker(join(entries, 'analysis-worker.js')),
    programs: programsFor('local', clock, process.env),
    ...recordings,
    recorder,
    clock,
    program,
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
    publish: (master, event) => experiments.publish(master, event),
  })
  const regionCount = new RegionCount({
    ...recordings,
    maskOf: (detector, image) => masks.of(detector, image),
    recorder,
    clock,
    program,
    utcOffsetMinutes: () => -new Date(clock.nowMs()).getTimezoneOffset(),
    publish: (master, event) => experiments.publish(master, event),
  })
  const exports = new ExportDesk({ openFile: file => files.open(file), doApart, chooseTarget })
  const previewer = new Previewer(
    () => new Worker(join(entries, 'preview-worker.js'), { name: 'hutch-preview' }),
  )
  const descriptions = new DescriptionDesk({
    beamline: () => site.beamline,
    spec: () => spec.snapshot().status,
    previewer,
    recent: new RecentFiles(join(app.getPath('userData'), 'recent-descriptions.json'), error =>
      log.problem('recent descriptions', error),
    ),
    shippedFolder: resolve(entries, '../../templates'),
    ownFolder: options.descriptions === undefined ? undefined : resolve(options.descriptions),
    firstFolder: () => settings.outputFolder,
    load: file => loadDescription(file, {}),
    chooseFile: chooseDescription,
    chooseTarget: chooseDescriptionTarget,
  })
  const vitals = new VitalsMeter({
    engine,
    screen,
    clock,
    diskSpace: async () => simulated.seenSpace(await diskSpace(settings.outputFolder)),
  })

  const events = new EventBatch(clock, batch => publisher.send('experiment.events', batch))
  engine.listen({
    onEvent: numbered => {
      events.add(numbered)
      log.event(numbered.event)
      vitals.note(numbered.event)
    },
    onState: state => {
      events.flush()
      publisher.send('run.state', state)
      if (state.phase === 'done') singles.keep(engine.tree.folder)
      log.state(state)
    },
  })
  serveCalls(
    ipcMain,
    consoleCalls({
      info: page => appInfo(page, settings, site.beamline.simulated),
      engine,
      get beamline() {
        return site.beamline
      },
      beamlineStatus: () => watch.status(),
      spec,
      devices: beamlines.calls,
      log: () => log.entries(),
      views,
      experiments,
      workflows: {
        shipped: resolve(entries, '../../workflows'),
        own: join(app.getPath('userData'), 'workflows'),
      },
      analysis,
      openFile: file => files.open(file),
      exports,
      closeFile: file => files.close(file),
      defaultPlot,
      chooseFile,
      descriptions,
      loadDescription,
      rois,
      countRegion: async request => {
        const saturationOf = (detector: string) => saturations.get(detector)
        return await regionCount.start(await origins.countRequest(request, saturationOf))
      },
      settings: {
        read: () => settings,
        // Which beamline comes next is chosen in Devices, not by a window that knew an older choice.
        write: changed => keepSettings({ ...changed, beamline: settings.beamline }),
      },
      openWindow: (from, role) => windows.openFrom(from, role),
    }),
    {
      pageOf: (contents, url) => (isAppPage(url) ? windows.pageOf(contents) : undefined),
      whyRefused: (call, { role }) => whyRefused(call, role, settings),
      onFailure: (call, error) => {
        // A plan that cannot be made is the answer to what was typed, and stands beside it.
        if (call !== 'description.plan' && call !== 'description.preview') log.problem(call, error, true)
      },
    },
  )

  const placesFile = join(app.getPath('userData'), 'windows.json')
  const windows = new WindowDesk({
    create: openPage,
    onRequest: request => views.request(request),
    onOpened: contents => publisher.add(contents),
    onGone: key => views.closeAllOf(key),
    onMoved: places => void keepPlaces(places),
  })
  windows.restore(await readPlaces(placesFile, error => log.problem('windows', error)))
  app.on('before-quit', event => {
    event.preventDefault()
    windows.leave()
    void closeAll().finally(() => app.exit(0))
  })
  vitals.start(figures => publisher.send('vitals', figures))
  beamlines.start()
  await detectors.start()
  await recoverUnfinished(
    settings.outputFolder,
    clock,
    recovered => log.add({ severity: 'notice', source: 'recovery', text: sayRecovered(recovered) }),
    error => log.problem('recovery', error),
  ).catch((error: unknown) => log.problem('recovery', error))

  function tellEntry(entry: LogEntry): void {
    publisher.send('log.entry', entry)
    if (entry.severity === 'alarm' && settings.hasSystemNotices && !windows.hasFocus())
      showSystemNotice(entry)
  }

  function openPage({ key, role }: PageOfWindow, bounds: Box | undefined) {
    const window = createWindow({
      preload: join(entries, '../preload/preload.cjs'),
      query: { window: key, role },
      zoom: settings.scale,
      ...(bounds === undefined ? {} : { bounds }),
    })
    window.webContents.on('will-prevent-unload', event => {
      if (mayLeaveUnsaved()) event.preventDefault()
    })
    // A page that dies takes nothing with it: the run goes on, a new page catches up from the snapshot.
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.add({
        severity: 'warning',
        source: 'window',
        text: `The window's page ended (${reason}) and is loaded again`,
      })
      if (!window.isDestroyed()) window.webContents.reload()
    })
    return window
  }

  async function keepPlaces(places: Parameters<typeof writePlaces>[1]): Promise<void> {
    await writePlaces(placesFile, places).catch((error: unknown) => log.problem('windows', error))
  }

  async function keepSettings(changed: Settings): Promise<void> {
    await writeSettings(settingsFile, changed)
    settings = changed
    windows.zoom(settings.scale)
    publisher.send('settings', settings)
  }

  /** A run that is still going is aborted safely first: nothing recorded is left half closed. */
  async function closeAll(): Promise<void> {
    vitals.stop()
    watch.close()
    spec.close()
    await detectors.close()
    await beamlines.close()
    if (isActive(engine.state)) {
      engine.stop()
      await engine.idle()
    }
    await corrector.close()
    await regionCount.close()
    await analysis.close()
    await experiments.settled()
    await singles.settled()
    await assembly.close()
    await filesClient.close()
    await previewer.close()
    await port.terminate()
    await simulated.stop()
    // What the page keeps (layouts, recent files) is written late by itself; leaving would lose the last seconds.
    session.defaultSession.flushStorageData()
  }
}

/** The window cannot be made: said where the program was started from, and by the exit code. */
function giveUp(error: unknown): void {
  const { advice, message } = toProblem(error)
  process.stderr.write(`Hutch could not start: ${message}\n${advice === undefined ? '' : `  ${advice}\n`}`)
  app.exit(1)
}

async function eventsIn(folder: string): Promise<readonly NumberedEvent[] | undefined> {
  const file = join(folder, journalName)
  return existsSync(file) ? (await readJournal(file)).events : undefined
}

function defaultSettings(): Settings {
  return firstSettings(options.out ?? join(homedir(), 'hutch-data'))
}

function appInfo({ key, role }: PageOfWindow, settings: Settings, simulated: boolean): AppInfo {
  return {
    role,
    window: key,
    version: program.version,
    electron: process.versions.electron,
    simulated,
    outputFolder: settings.outputFolder,
  }
}
