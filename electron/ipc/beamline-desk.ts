import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { detectorId } from '../../shared/model/ids.ts'
import type { Device, DevicesStatus } from '../../shared/model/devices.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { BeamlineFile } from '../devices/beamline-file.ts'
import { BeamlineChoice } from '../devices/beamline-choice.ts'
import { DeviceDesk } from '../devices/device-desk.ts'
import { HealthBook } from '../devices/device-health.ts'
import type { LiveBeamline } from '../devices/live-beamline.ts'
import type { LiveMeter } from '../devices/live-figures.ts'
import type { SimulatedServers } from '../devices/simulated-servers.ts'
import { SpecKeeper, type KeptState } from '../devices/spec-keeper.ts'
import type { AcquisitionEngine } from '../engine/acquisition-engine.ts'
import { detectorsOf } from '../engine/preflight.ts'
import { isActive, isFollowing } from '../engine/run-machine.ts'
import type { SpecClient } from '../spec/spec-client.ts'
import type { BeamlineWatch } from './beamline-watch.ts'
import type { ConsoleLog } from './console-log.ts'
import type { DetectorWatch } from './detector-watch.ts'
import { deviceCalls, type DeviceHandlers } from './device-calls.ts'

export interface BeamlineDeskParts {
  readonly file: BeamlineFile
  readonly clock: Clock
  readonly engine: Pick<AcquisitionEngine, 'state' | 'tree'>
  readonly site: LiveBeamline
  readonly sequencer: SpecClient
  readonly watch: BeamlineWatch
  readonly detectors: DetectorWatch
  readonly meter: LiveMeter
  readonly simulated: SimulatedServers
  readonly log: ConsoleLog
  /** Beamline files made here. */
  readonly folder: string
  readonly remember: (file: string | undefined) => Promise<void>
  readonly chooseFile: (kind: 'beamline' | 'poni') => Promise<string | undefined>
  readonly tell: (status: DevicesStatus) => void
}

/** Keeps the beamline of the console: its connections, its file, and what the Devices workspace asks. */
export class BeamlineDesk {
  readonly calls: DeviceHandlers
  readonly #parts: BeamlineDeskParts
  readonly #keeper: SpecKeeper
  readonly #desk: DeviceDesk
  readonly #health: HealthBook

  constructor(parts: BeamlineDeskParts) {
    this.#parts = parts
    const { clock, detectors, log, meter, sequencer, simulated } = parts
    this.#keeper = new SpecKeeper({
      server: sequencer,
      clock,
      tell: state => this.#noteSpec(state),
      onProblem: problem => {
        this.#health.noteSpecProblem(problem)
        log.problem('SPEC', new HutchError(problem))
      },
    })
    this.#health = new HealthBook({ clock, keeper: this.#keeper, server: sequencer, watch: detectors, meter })
    this.#desk = new DeviceDesk({
      file: parts.file,
      clock,
      health: device => this.#health.of(device),
      faults: () => simulated.faults(),
      whyInUse: device => this.#whyInUse(device),
      use: beamline => this.#use(beamline),
      tell: parts.tell,
    })
    this.calls = deviceCalls({
      desk: this.#desk,
      clock,
      connections: {
        connect: device => this.#connect(device),
        disconnect: device => this.#disconnect(device),
      },
      choice: this.#choice(),
      setFault: (fault, isOn) => simulated.setFault(fault, isOn),
      chooseFile: parts.chooseFile,
    })
  }

  /** SPEC was disconnected by hand. */
  get isSpecOff(): boolean {
    return this.#keeper.isOff
  }

  start(): void {
    this.#keeper.start()
    this.#desk.start()
  }

  async close(): Promise<void> {
    this.#keeper.close()
    await this.#desk.close()
  }

  #choice(): BeamlineChoice {
    const { folder, remember, simulated } = this.#parts
    return new BeamlineChoice({
      desk: this.#desk,
      folder,
      remember,
      simulated: async () => (await simulated.start()).text,
      leaveSimulated: () => simulated.stop(),
    })
  }

  #noteSpec(state: KeptState): void {
    const { watch } = this.#parts
    if (state.kind === 'off') watch.noteSequencer('lost', 'Disconnected by hand')
    else watch.noteSequencer(state.kind, state.kind === 'lost' ? state.problem.message : '')
  }

  /** A run holds SPEC and the beamline as a whole, and the detectors that expose in it. */
  #whyInUse({ name, role }: { readonly role: string; readonly name: string }): string | undefined {
    const { engine, site } = this.#parts
    if (!isActive(engine.state)) return undefined
    const { plan } = engine.tree
    const used = isFollowing(engine.state)
      ? new Set(site.beamline.follow.detectors)
      : plan === undefined
        ? undefined
        : detectorsOf(plan)
    if (role === 'detector' && used !== undefined && !used.has(detectorId(name))) return undefined
    return 'the experiment that is under way uses it'
  }

  async #use(beamline: Beamline): Promise<void> {
    const { detectors, site, watch } = this.#parts
    const before = site.beamline.spec
    await site.use(beamline)
    watch.use(beamline)
    if (JSON.stringify(before) !== JSON.stringify(beamline.spec)) {
      this.#health.forgetSpec()
      this.#keeper.use(beamline.spec)
    }
    void detectors.look()
  }

  async #connect({ kind, name }: Named): Promise<void> {
    if (kind === 'spec') {
      await this.#keeper.connect()
      return
    }
    const { detectors, site } = this.#parts
    site.detectors.get(detectorId(name))?.switchOn()
    await detectors.look(detectorId(name))
    const { lastError, state } = detectors.health(detectorId(name))
    if (state === 'lost' && lastError !== undefined) throw new HutchError(lastError.problem)
  }

  async #disconnect({ kind, name }: Named): Promise<void> {
    if (kind === 'spec') this.#keeper.disconnect()
    else await this.#parts.site.detectors.get(detectorId(name))?.switchOff()
  }
}

type Named = Pick<Device, 'kind' | 'name'>
