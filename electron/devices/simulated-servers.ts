import type { SimulatedFault } from '../../shared/model/devices.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DiskSpace } from '../platform/disk-space.ts'
import type { SimulatedBeamline } from '../simulator/launch-simulator.ts'
import { SimulatedFaults, type FaultyBeamline } from './simulated-faults.ts'

/** The simulated beamline inside the console: started when it is wanted, with faults that can be switched. */
export class SimulatedServers {
  readonly #launch: () => Promise<SimulatedBeamline>
  readonly #write: FaultyBeamline['write']
  #running: { readonly beamline: SimulatedBeamline; readonly faults: SimulatedFaults } | undefined

  /** `write` sets a variable of SPEC. */
  constructor(launch: () => Promise<SimulatedBeamline>, write: FaultyBeamline['write']) {
    this.#launch = launch
    this.#write = write
  }

  /** Starts the servers unless they run. */
  async start(): Promise<SimulatedBeamline> {
    if (this.#running !== undefined) return this.#running.beamline
    const beamline = await this.#launch()
    const { microscope, spec } = beamline.processes
    const faults = new SimulatedFaults({
      write: this.#write,
      tellSpec: fault => spec.tell(fault),
      holdCamera: () => microscope.kill('SIGSTOP'),
      releaseCamera: () => microscope.kill('SIGCONT'),
    })
    this.#running = { beamline, faults }
    return beamline
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.beamline.stop()
  }

  faults(): readonly SimulatedFault[] {
    return this.#running?.faults.list() ?? []
  }

  async setFault(id: string, isOn: boolean): Promise<void> {
    if (this.#running === undefined) throw notSimulated()
    await this.#running.faults.set(id, isOn)
  }

  /** The space there seems to be. */
  seenSpace(space: DiskSpace): DiskSpace {
    return this.#running?.faults.diskSpace(space) ?? space
  }
}

function notSimulated(): HutchError {
  return new HutchError({
    kind: 'usage',
    message: 'Faults can be switched on the simulated beamline only',
    advice: 'Start the simulator in Devices.',
  })
}
