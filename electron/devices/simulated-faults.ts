import type { SimulatedFault } from '../../shared/model/devices.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DiskSpace } from '../platform/disk-space.ts'

/** What faults act on: the servers of the simulated beamline, as far as they are told from outside. */
export interface FaultyBeamline {
  /** Sets a variable of SPEC. */
  readonly write: (property: string, value: number) => Promise<void>
  /** Faults of the SPEC server, as text; `none` ends all. */
  readonly tellSpec: (fault: string) => void
  readonly holdCamera: () => void
  readonly releaseCamera: () => void
}

interface Fault extends Omit<SimulatedFault, 'isOn'> {
  readonly set: (beamline: FaultyBeamline, isOn: boolean) => Promise<void> | void
  /** Fault of the SPEC server while it is on. */
  readonly spec?: string
}

const none = (): void => undefined

const faults: readonly Fault[] = [
  {
    id: 'beam-loss',
    label: 'Beam loss',
    description:
      'The ring current falls to 0 mA. A run that waits for beam holds, and goes on by itself when it is back.',
    set: ({ write }, isOn) => write('var/BEAM', isOn ? 0 : 1),
  },
  {
    id: 'detector-timeout',
    label: 'Detector time-out',
    description: 'The camera hangs: it keeps the connection and answers nothing.',
    set: ({ holdCamera, releaseCamera }, isOn) => (isOn ? holdCamera() : releaseCamera()),
  },
  {
    id: 'disk-full',
    label: 'Disk full',
    description: 'The output disk reports no free space: a run holds at a point boundary, nothing is lost.',
    set: none,
  },
  {
    id: 'disconnect',
    label: 'SPEC disconnects',
    description: 'The SPEC server cuts every connection and takes none until this is switched off.',
    set: none,
    spec: 'refuse',
  },
  {
    id: 'limit-hit',
    label: 'Limit hit',
    description: 'The motor energy runs into a limit switch half way through its next motion.',
    set: none,
    spec: 'limit energy',
  },
]

/** Faults of the simulated beamline that can be switched on, so that every state of the window can be seen and tried. */
export class SimulatedFaults {
  readonly #beamline: FaultyBeamline
  readonly #on = new Set<string>()

  constructor(beamline: FaultyBeamline) {
    this.#beamline = beamline
  }

  list(): readonly SimulatedFault[] {
    return faults.map(({ description, id, label }) => ({ id, label, description, isOn: this.#on.has(id) }))
  }

  async set(id: string, isOn: boolean): Promise<void> {
    const fault = faults.find(known => known.id === id)
    if (fault === undefined) throw unknownFault(id)
    await fault.set(this.#beamline, isOn)
    if (isOn) this.#on.add(id)
    else this.#on.delete(id)
    if (fault.spec !== undefined) this.#tellSpec()
  }

  /** The space there seems to be. */
  diskSpace(space: DiskSpace): DiskSpace {
    return this.#on.has('disk-full') ? { ...space, freeBytes: 0 } : space
  }

  /** The server ends faults all at once only. */
  #tellSpec(): void {
    const wanted = faults.flatMap(({ id, spec }) => (spec !== undefined && this.#on.has(id) ? [spec] : []))
    this.#beamline.tellSpec(['none', ...wanted].join('; '))
  }
}

function unknownFault(id: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `There is no fault "${id}"`,
    advice: `Faults are ${faults.map(fault => fault.id).join(', ')}.`,
  })
}
