import type { PropertyListener } from '../watches.ts'
import { DeviceNames } from './device-names.ts'
import type { ScanSource, SourceParts } from './scan-source.ts'
import { TaskLine } from './task-line.ts'

/**
 * What the ways to hear of scans without `hutch.mac` share: what is told is taken in its order, names of devices are learnt while
 * SPEC is idle, and nobody can wait for our detectors.
 */
export abstract class ConventionSource implements ScanSource {
  abstract readonly kind: ScanSource['kind']
  protected readonly parts: SourceParts
  protected readonly names: DeviceNames
  protected readonly line: TaskLine
  readonly #stops: (() => void)[] = []

  constructor(parts: SourceParts) {
    this.parts = parts
    this.names = new DeviceNames(parts.server)
    this.line = new TaskLine(parts.log)
  }

  abstract start(): Promise<void>

  /** SPEC is at its prompt: no scan goes on. */
  protected abstract atPrompt(): void

  idle(): void {
    this.line.add(async () => {
      this.atPrompt()
      await this.names.learn()
    })
  }

  exposed(): void {}

  async settled(): Promise<void> {
    await this.line.settled()
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** Until `stop`. */
  protected watch(property: string, listener: PropertyListener): void {
    this.#stops.push(this.parts.server.watch(property, listener))
  }
}
