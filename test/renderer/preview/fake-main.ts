import { FrameServer } from '../../../electron/screen/frame-server.ts'
import type { Calls, Events, ViewSource, LogEntry } from '../../../shared/ipc/contract.ts'
import { framePortMessage } from '../../../shared/ipc/contract.ts'
import type { ViewRequest } from '../../../shared/ipc/tile.ts'
import type { BeamlineStatus } from '../../../shared/model/beamline-status.ts'
import type { ExperimentEvent, NumberedEvent } from '../../../shared/model/events.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { firstSettings } from '../../../shared/model/settings.ts'
import { FakeBridge, type Answers } from '../../fakes/fake-bridge.ts'
import { scriptedEvents } from '../../fakes/scripted-experiment.ts'
import { nxdata } from '../../../electron/files/nexus-plot.ts'
import { asDataFile } from '../../fakes/fake-file.ts'
import { effFile } from './eff-file.ts'
import { sceneFrame } from './scene.ts'

export type Theme = Calls['settings.read']['result']['theme']

export interface FakeMainOptions {
  readonly plan: Plan
  readonly theme: Theme
  readonly hasDescriptions: boolean
}

const folder = '/data/visitor/hc1173/2026-11'
const data = nodeId('/EFF/Energy Scan/Data')
const scan = nodeId('/EFF/Energy Scan')

/** A main process made of scripted events: plays the run, answers the window, sends frames through the real frame server. */
export class FakeMain {
  readonly bridge: FakeBridge
  readonly #plan: Plan
  readonly #script: readonly NumberedEvent[]
  readonly #views = new Map<string, ViewSource>()
  readonly #frames: FrameServer
  #theme: Theme
  #events: NumberedEvent[] = []
  #run: RunState = { phase: 'idle' }
  #beamline: BeamlineStatus = beamline('connected')
  #log: LogEntry[] = []
  #timer: ReturnType<typeof setInterval> | undefined

  constructor({ plan, theme, hasDescriptions }: FakeMainOptions) {
    this.#plan = plan
    this.#theme = theme
    this.#script = scriptedEvents(plan, { startedAtMs: Date.now() - 103_000, stepMs: 190, folder })
    this.bridge = new FakeBridge(this.#answers(hasDescriptions))
    const { port1, port2 } = new MessageChannel()
    this.#frames = new FrameServer(
      (reply, transfer) => {
        if (reply.kind === 'reply') port1.postMessage(reply.reply, transfer)
      },
      () => Date.now(),
      (task, delayMs) => setTimeout(task, delayMs),
    )
    port1.onmessage = (event: MessageEvent<ViewRequest>) =>
      this.#frames.handle({ kind: 'view', request: event.data })
    window.addEventListener('load', () => window.postMessage(framePortMessage, '*', [port2]))
  }

  /** Plays the script until the scan has this many points; more with `play`. */
  advance(points: number): void {
    const end = this.#script.findIndex(
      ({ event }) => event.kind === 'point.recorded' && event.point + 1 === points,
    )
    this.#tellEvents(this.#script.slice(this.#events.length, end + 1 + 4))
  }

  advanceToEnd(): void {
    this.#tellEvents(this.#script.slice(this.#events.length))
  }

  play(eventMs: number): void {
    clearInterval(this.#timer)
    this.#timer = setInterval(() => {
      const next = this.#script.slice(this.#events.length, this.#events.length + 1)
      this.#tellEvents(next)
      if (next.length === 0) this.setRun({ phase: 'done', since: Date.now(), outcome: 'complete' })
      if (next.length === 0) clearInterval(this.#timer)
    }, eventMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  add(event: ExperimentEvent): void {
    const numbered = { seq: this.#events.length + 1, atMs: Date.now(), event }
    this.#tellEvents([numbered])
  }

  setRun(run: RunState): void {
    this.#run = run
    this.bridge.tell('run.state', run)
  }

  setBeamline(state: 'connected' | 'connecting' | 'lost', message = ''): void {
    this.#beamline = beamline(state, message)
    this.bridge.tell('beamline.status', this.#beamline)
  }

  log(severity: LogEntry['severity'], source: string, text: string, advice?: string): void {
    const entry = {
      atMs: Date.now() - (20 - this.#log.length) * 4100,
      severity,
      source,
      text,
      ...(advice === undefined ? {} : { advice }),
    }
    this.#log.push(entry)
    this.bridge.tell('log.entry', entry)
  }

  tellVitals(part: Partial<Events['vitals']> = {}): void {
    const busy = this.#run.phase === 'running'
    const vitals = {
      diskFreeBytes: 2.1e12,
      writeBytesPerS: busy ? 23.6e6 : 0,
      writerBacklogFrames: 0,
      acquiredHz: busy ? 12.4 : 0,
      droppedOnScreen: 0,
    }
    this.bridge.tell('vitals', { ...vitals, ...part })
  }

  get node(): typeof data {
    return data
  }

  get scan(): typeof scan {
    return scan
  }

  #tellEvents(events: readonly NumberedEvent[]): void {
    for (const numbered of events) {
      this.#events.push(numbered)
      this.bridge.tell('experiment.events', [numbered])
      if (numbered.event.kind === 'complete') this.#lastComplete = numbered.event
    }
    for (const [view, source] of this.#views)
      if (source.kind === 'live' && events.length > 0) this.#show(view, source)
  }

  #lastComplete: Extract<ExperimentEvent, { kind: 'complete' }> | undefined

  #show(view: string, source: ViewSource): void {
    if (source.kind === 'none') {
      this.#frames.handle({ kind: 'clear', view })
      return
    }
    const last = this.#lastComplete
    if (source.kind === 'live' && last === undefined) return
    const dataset = source.kind === 'live' ? (last?.dataset ?? '') : source.dataset
    const frame = source.kind === 'live' ? (last?.complete ?? 1) - 1 : source.frame
    const look = /transmission|normal/.test(dataset)
      ? 'result'
      : dataset.includes('white')
        ? 'white'
        : dataset.includes('data_frelon')
          ? 'data'
          : 'dark'
    const file = source.kind === 'live' ? (last?.file ?? '') : source.file
    const label = {
      live: source.kind === 'live',
      detector: 'frelon',
      node: last?.node ?? '',
      file,
      dataset,
      frame,
    }
    this.#frames.handle({ kind: 'frame', view, frame: sceneFrame(label, look) })
  }

  #answers(hasDescriptions: boolean): Answers {
    return {
      'app.info': () => ({
        role: 'console',
        window: '1',
        version: '0.1.0',
        electron: '33',
        simulated: true,
        outputFolder: folder,
      }),
      'experiment.snapshot': () => ({
        tree: { events: this.#events },
        run: this.#run,
        beamline: this.#beamline,
        log: this.#log,
      }),
      'description.list': () => (hasDescriptions ? descriptions : []),
      'description.plan': ({ set }) => {
        const wrong = Object.entries(set ?? {}).find(([, value]) => value.includes('?'))
        if (wrong !== undefined) {
          throw new HutchError({
            kind: 'description',
            message: `“${wrong[1]}” is no energy`,
            where: `--set ${wrong[0]}`,
            advice: 'Write a number with a unit of energy, for instance 3.5 keV',
          })
        }
        return this.#plan
      },
      'run.start': () => {
        this.#events = []
        this.setRun({ phase: 'running', since: Date.now(), node: undefined })
        this.play(120)
        return { folder }
      },
      'run.pause': () => this.#halt({ phase: 'paused', since: Date.now(), node: data }),
      'run.resume': () => {
        this.setRun({ phase: 'running', since: Date.now(), node: data })
        this.play(120)
        return undefined
      },
      'run.skip': () => undefined,
      'run.abort': () => this.#halt({ phase: 'done', since: Date.now(), outcome: 'aborted' }),
      'file.choose': () => '/data/visitor/hc1173/2026-11/EFF_0001/EFF_0001.h5',
      'file.open': ({ file }) => {
        if (file.includes('missing'))
          throw new HutchError({
            kind: 'not-found',
            message: 'The file does not exist',
            where: file,
            advice: 'Check the name, or whether the disk is mounted',
          })
        const isPlain = file.includes('plain')
        const experiment = isPlain
          ? undefined
          : { events: this.#events.length > 0 ? this.#events : this.#script }
        return {
          file,
          format: 'HDF5 · NeXus',
          root: effFile.node('/'),
          experiment,
          defaultPlot: '/entry_0003/plotselect',
        }
      },
      'file.children': ({ path, offset, limit }) => effFile.children(path, offset, limit),
      'file.node': ({ path }) => effFile.node(path),
      'file.plot': async ({ path }) => await nxdata(asDataFile(effFile), path),
      'file.read': ({ path, slice }) => effFile.read(path, slice),
      'file.close': () => undefined,
      'view.show': ({ view, source }) => {
        this.#views.set(view, source)
        this.#show(view, source)
        return undefined
      },
      'analysis.start': () => {
        this.addResult('running', 38)
        return { id: 'normalise_01' }
      },
      'analysis.cancel': () => undefined,
      'analysis.first': () => undefined,
      'roi.read': () => ({}),
      'settings.read': () => ({ ...firstSettings(''), theme: this.#theme }),
      'settings.write': ({ theme }) => {
        this.#theme = theme
        return undefined
      },
    }
  }

  addResult(state: 'running' | 'done', complete: number): void {
    const id = 'normalise_01'
    const result = {
      id,
      node: scan,
      title: 'Normalised',
      workflow: 'normalise',
      file: 'results/EFF_0001_normalise_01.h5',
      process: '/entry/normalise',
      outputs: [],
      dataset: '/entry/normalise/transmission/transmission',
      shape: [101, 512, 512],
      dtype: 'float32',
    }
    if (!this.#events.some(({ event }) => event.kind === 'result.added'))
      this.add({ kind: 'result.added', result })
    this.add({ kind: 'result.state', id, state, complete, message: '' })
  }

  #halt(run: RunState): undefined {
    this.stop()
    this.setRun(run)
    return undefined
  }
}

const descriptions = [
  {
    origin: 'shipped',
    file: 'templates/full-field-exafs.yml',
    name: 'EFF',
    definition: 'full-field-exafs',
    problem: undefined,
  },
  {
    origin: 'shipped',
    file: 'templates/tomography.yml',
    name: 'Tomo',
    definition: 'absorption-tomography',
    problem: undefined,
  },
  {
    origin: 'shipped',
    file: '~/hutch/my-scan.yml',
    name: 'my-scan.yml',
    definition: '',
    problem: {
      kind: 'description',
      message: 'my-scan.yml:12:5: unknown key “exposre”; did you mean “exposure”?',
    },
  },
] as const

function beamline(state: 'connected' | 'connecting' | 'lost', message = ''): BeamlineStatus {
  const isUp = state === 'connected'
  return {
    simulated: true,
    sequencer: { name: '127.0.0.1:fourc', state, message },
    detectors: [
      { name: 'frelon', state: isUp ? 'connected' : 'connecting', message: '', model: 'Microscope' },
    ],
    ringCurrentMa: isUp ? 196.42 : undefined,
    shutter: isUp ? 'open' : undefined,
    motors: [{ mnemonic: 'energy', position: isUp ? 4.05 : undefined, unit: 'keV', moving: false }],
  }
}
