import type {
  AppInfo,
  CountRegion,
  ExperimentSnapshot,
  LogEntry,
  OpenedFile,
} from '../../shared/ipc/contract.ts'
import type { DetectorCalls } from '../../shared/ipc/detector-calls.ts'
import type { WindowRole } from '../../shared/model/window-role.ts'
import { viewOfWindow } from '../../shared/ipc/window-views.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import type { BeamlineStatus } from '../../shared/model/beamline-status.ts'
import type { Description } from '../../shared/model/description.ts'
import { expandPlan } from '../../shared/plan/expand-plan.ts'
import { compactEvents } from '../../shared/structure/serialise-tree.ts'
import { taskSpecs } from '../../shared/analysis/tasks/all-tasks.ts'
import { setInputs } from '../../shared/workflow/set-inputs.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { readProvenance } from '../analysis/read-provenance.ts'
import type { WorkflowDesk } from '../analysis/workflow-desk.ts'
import type { AcquisitionEngine } from '../engine/acquisition-engine.ts'
import { nxdata } from '../files/nexus-plot.ts'
import type { DataFile } from '../files/data-file.ts'
import { ProblemList } from '../../shared/model/problem-list.ts'
import type { AdoptDesk } from './adopt-desk.ts'
import type { ControlDesk } from './control-desk.ts'
import type { DeviceHandlers } from './device-calls.ts'
import type { ExperimentDesk } from '../analysis/experiment-desk.ts'
import type { DescriptionDesk } from './description-desk.ts'
import type { ExportDesk } from './export-desk.ts'
import type { RoomMaker } from './room-maker.ts'
import type { RoiDesk } from './roi-desk.ts'
import type { CallHandlers } from './serve.ts'
import type { SpecDesk } from './spec-desk.ts'
import type { PageOfWindow } from './window-desk.ts'
import type { ViewDesk } from './view-desk.ts'

export interface ConsoleParts {
  readonly info: (page: PageOfWindow) => AppInfo
  readonly engine: AcquisitionEngine
  /** As it is now: it may change between experiments. */
  readonly beamline: Beamline
  readonly beamlineStatus: () => BeamlineStatus
  readonly spec: SpecDesk
  readonly devices: DeviceHandlers
  readonly log: () => readonly LogEntry[]
  readonly views: ViewDesk
  readonly detectors: Pick<CallHandlers, keyof DetectorCalls>
  readonly experiments: ExperimentDesk
  readonly analysis: Analysis
  readonly workflows: WorkflowDesk
  readonly openFile: (file: string) => Promise<DataFile>
  readonly exports: ExportDesk
  readonly adopt: AdoptDesk
  readonly closeFile: (file: string) => Promise<void>
  readonly defaultPlot: (file: DataFile) => Promise<string | undefined>
  readonly chooseFile: () => Promise<string | undefined>
  readonly descriptions: DescriptionDesk
  readonly loadDescription: (file: string, set: Readonly<Record<string, string>>) => Promise<Description>
  readonly rois: RoiDesk
  readonly countRegion: (request: CountRegion) => Promise<{ readonly id: string }>
  readonly settings: { read: () => Settings; write: (settings: Settings) => Promise<void> }
  readonly control: ControlDesk
  readonly room: RoomMaker
  readonly windows: {
    open(from: string, role: WindowRole): void
    toggleFullScreen(key: string): void
    quit(): void
  }
}

/** The answers to everything a window may ask. */
export function consoleCalls(parts: ConsoleParts): CallHandlers {
  const { analysis, control, descriptions, engine, experiments, openFile, settings, spec, views } = parts
  return {
    'app.info': (_nothing, page) => parts.info(page),
    'experiment.snapshot': () => snapshot(parts),
    'description.list': () => descriptions.list(),
    'description.plan': async ({ file, set = {} }) => await planOf(parts, file, set),
    'description.preview': ({ editor, file, text }) => descriptions.preview(editor, text, file),
    'description.read': ({ file }) => descriptions.read(file),
    'description.choose': () => descriptions.choose(),
    'description.write': ({ expected, file, text }) => descriptions.write(file, text, expected),
    'description.write-as': ({ name, text }) => descriptions.writeAs(name, text),
    'description.look': ({ file }) => descriptions.look(file),
    'description.names': () => descriptions.names(),
    'run.start': async ({ description, set }) => {
      const loaded = await parts.loadDescription(description, set)
      const { folder } = await engine.start(loaded, settings.read().outputFolder)
      return { folder }
    },
    'run.follow': async () => {
      const { follow } = parts.beamline
      const { folder } = await engine.follow({ ...follow, installMacros: true }, settings.read().outputFolder)
      return { folder }
    },
    'run.end': () => told(() => engine.end()),
    'run.pause': () => told(() => engine.pause()),
    'run.resume': () => told(() => engine.resume()),
    'run.skip': () => told(() => engine.skip()),
    'run.abort': () => told(() => engine.abort()),
    'run.make-room': () => parts.room.make(),
    'kept.read': () => parts.room.keptSize(),
    'kept.clear': () => parts.room.clearKept(),
    'run.stop': ({ after }) => told(() => engine.stopAfter(after)),
    'file.choose': () => parts.chooseFile(),
    'file.open': async ({ file }) => await open(parts, file),
    'file.node': async ({ file, path }) => await (await openFile(file)).node(path),
    'file.plot': async ({ file, path }) => await nxdata(await openFile(file), path),
    'file.children': async ({ file, path, offset, limit }) =>
      await (await openFile(file)).children(path, offset, limit),
    'file.read': async ({ file, path, slice }) =>
      await (await openFile(file)).read(path, slice, largestReadBytes),
    'file.export': request => parts.exports.node(request),
    'shown.save': content => parts.exports.shown(content),
    'experiment.single': ({ folder }) => parts.exports.single(folder),
    'file.adopt': request => parts.adopt.adopt(request),
    'file.close': async ({ file }) => {
      await parts.closeFile(file)
      return undefined
    },
    'view.show': async ({ view, source }, { key }) => await views.show(viewOfWindow(key, view), source),
    'view.process': async ({ view, process }, { key }) =>
      await views.process(viewOfWindow(key, view), process),
    'roi.count': async request => {
      const started = await parts.countRegion(request)
      await experiments.settled()
      return started
    },
    'analysis.workflows': () => parts.workflows.offers(),
    'analysis.save': ({ from, graph, name }) => parts.workflows.save(name, graph, from),
    'analysis.import': () => parts.workflows.import(),
    'analysis.export': ({ from, graph }) => parts.workflows.export(graph, from),
    'analysis.provenance': async ({ file }) => await readProvenance(await openFile(file)),
    'analysis.start': async request => {
      const { graph, workflow: name } = request
      const { workflow, file } =
        graph === undefined ? await parts.workflows.load(name) : await parts.workflows.changed(graph, name)
      const started = await analysis.start({
        workflow: setInputs(workflow, request.set, taskSpecs),
        workflowFile: file,
        master: request.master,
        node: request.node,
        isAnew: request.isAnew === true,
      })
      await experiments.settled()
      return started
    },
    'roi.read': () => parts.rois.book,
    'roi.write': book => parts.rois.write(book),
    'analysis.cancel': ({ id }) => told(() => analysis.cancel(id)),
    'analysis.first': ({ id }) => told(() => analysis.first(id)),
    'spec.snapshot': () => spec.snapshot(),
    'spec.run': async ({ line }) => await spec.run(line),
    'spec.array': async ({ name }) => await spec.array(name),
    'spec.abort': async () => {
      await spec.abort()
      return undefined
    },
    ...parts.detectors,
    ...parts.devices,
    'settings.read': () => settings.read(),
    'settings.write': async changed => {
      await settings.write(changed)
      return undefined
    },
    'control.read': () => control.now,
    'control.ask': (_nothing, { key }) => told(() => control.ask(key)),
    'control.withdraw': (_nothing, { key }) => told(() => control.withdraw(key)),
    'control.answer': ({ gives }, { key }) => told(() => control.answer(key, gives)),
    'window.open': ({ role }, { key }) => told(() => parts.windows.open(key, role)),
    'window.full-screen': (_nothing, { key }) => told(() => parts.windows.toggleFullScreen(key)),
    'window.quit': () => told(() => parts.windows.quit()),
  }
}

/** The answer to a request whose outcome comes as an event. */
function told(act: () => void): undefined {
  act()
  return undefined
}

/** Curves and tables, not images, go to the page: 16 MB are two million numbers. */
const largestReadBytes = 16 * 2 ** 20

function snapshot({ beamlineStatus, engine, log }: ConsoleParts): ExperimentSnapshot {
  return {
    tree: { events: compactEvents(engine.events) },
    run: engine.state,
    beamline: beamlineStatus(),
    log: log(),
  }
}

/** Made without the devices: sizes are those of the beamline file. */
async function planOf(
  { beamline, loadDescription }: ConsoleParts,
  file: string,
  set: Readonly<Record<string, string>>,
) {
  const expanded = expandPlan(await loadDescription(file, set), beamline, new Map())
  if ('problems' in expanded) throw new ProblemList(expanded.problems)
  return expanded.plan
}

async function open({ defaultPlot, experiments, openFile }: ConsoleParts, file: string): Promise<OpenedFile> {
  const opened = await openFile(file)
  return {
    file,
    format: opened.format,
    root: await opened.node('/'),
    experiment: await experiments.treeOf(file),
    defaultPlot: await defaultPlot(opened),
  }
}
