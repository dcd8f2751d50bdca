/**
 * Which window may start and move things; all others watch, and may ask for it. Windows are named by their keys. Stopping
 * needs no control.
 */
export interface Control {
  /** Undefined while no console is open. */
  readonly holder: string | undefined
  /** Consoles that are open, the oldest first. Mirrors can never have control. */
  readonly consoles: readonly string[]
  readonly request: ControlRequest | undefined
}

export interface ControlRequest {
  readonly from: string
  /** Wall clock, ms since 1970 UTC: unanswered until then, control passes. */
  readonly passesAtMs: number
}

/** As a window is called in front of people. */
export function windowName(key: string): string {
  return `window ${key}`
}
