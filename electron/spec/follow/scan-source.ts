import type { SpecValue } from '../../../shared/spec/value.ts'
import type { NamedDevice } from '../enumerate.ts'
import type { PropertyListener } from '../watches.ts'
import type { ScanTeller } from './scan-teller.ts'

/** The part of a SPEC client that following needs. */
export interface FollowedServer {
  readonly name: string
  read(property: string): Promise<string>
  readValue(property: string): Promise<SpecValue>
  write(property: string, value: string | number): Promise<void>
  watch(property: string, listener: PropertyListener): () => void
  query(command: string): Promise<SpecValue>
  position(motor: string): Promise<number>
  motorList(): Promise<readonly NamedDevice[]>
  counterList(): Promise<readonly NamedDevice[]>
}

export interface SourceParts {
  readonly server: FollowedServer
  readonly teller: ScanTeller
  readonly log: (line: string) => void
  /** Scans wait for our detectors. */
  readonly exposes: boolean
}

/** One way to hear of scans. Serves one connection: after a loss another one is made. */
export interface ScanSource {
  readonly kind: 'hutch' | 'scan-d' | 'sc' | 'properties'
  /** Hears of everything from now on, and of what it missed. Rejects when the connection is lost meanwhile. */
  start(): Promise<void>
  /** SPEC waits at its prompt. */
  idle(): void
  /** Answers a ticket. */
  exposed(ticket: number): void
  /** Resolves when everything heard so far is told. */
  settled(): Promise<void>
  stop(): void
}
