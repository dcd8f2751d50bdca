export interface ElectronRuntime {
  readonly executable: string
  readonly version: string
  readonly origin: 'given' | 'official' | 'npm'
}

/** The Electron to run Hutch with; the first call on a machine may download and prepare it. */
export function electronRuntime(): Promise<ElectronRuntime>
export function sayRuntime(runtime: ElectronRuntime): void
