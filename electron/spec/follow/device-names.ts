import type { ScanColumn } from '../../../shared/model/scan-events.ts'
import type { NamedDevice } from '../enumerate.ts'
import type { FollowedServer } from './scan-source.ts'

/**
 * Motors and counters of a SPEC, for whoever knows a column only by its label or mnemonic. The list is a command: it is asked for
 * while SPEC is idle, because else it would come behind the end of the scan.
 */
export class DeviceNames {
  readonly #server: FollowedServer
  #motors: readonly NamedDevice[] = []
  #counters: readonly NamedDevice[] = []

  constructor(server: FollowedServer) {
    this.#server = server
  }

  get counters(): readonly NamedDevice[] {
    return this.#counters
  }

  /** Once; a busy SPEC is not asked. */
  async learn(): Promise<void> {
    const isReady = (await this.#server.read('status/ready')).trim() === '1'
    if (!isReady || this.#motors.length > 0) return
    const lists = await Promise.all([this.#server.motorList(), this.#server.counterList()])
    this.#motors = lists[0]
    this.#counters = lists[1]
  }

  /** What a column called so is, by label or mnemonic. A name that is no device's counts as a counter. */
  column(name: string): ScanColumn {
    const isMeant = (device: NamedDevice): boolean => device.mnemonic === name || device.name === name
    const motor = this.#motors.find(isMeant)
    if (motor !== undefined) return column('motor', motor)
    return column('counter', this.#counters.find(isMeant) ?? { mnemonic: name, name })
  }

  motor(mnemonic: string): ScanColumn {
    const motor = this.#motors.find(device => device.mnemonic === mnemonic)
    return column('motor', motor ?? { mnemonic, name: mnemonic })
  }

  counter(mnemonic: string): ScanColumn {
    const counter = this.#counters.find(device => device.mnemonic === mnemonic)
    return column('counter', counter ?? { mnemonic, name: mnemonic })
  }

  /** Of all motors but those that a scan moves: they have left their place when a scan is heard of. */
  async restingPositions(moved: ReadonlySet<string>): Promise<Readonly<Record<string, number>>> {
    const resting = this.#motors.filter(({ mnemonic }) => !moved.has(mnemonic))
    const positions = await Promise.all(
      resting.map(async ({ mnemonic }) => [mnemonic, await this.#server.position(mnemonic)] as const),
    )
    return Object.fromEntries(positions)
  }
}

function column(kind: 'motor' | 'counter', { mnemonic, name }: NamedDevice): ScanColumn {
  return { kind, name: mnemonic, label: name, unit: '' }
}
