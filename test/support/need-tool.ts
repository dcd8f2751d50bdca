import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe } from 'vitest'

/** System Python, not a version manager's: Debian's h5py and silx live there. */
export const systemPython = '/usr/bin/python3'

/** A suite that needs something of the machine: a visible skip where it is missing, a failure when CI=true. */
export function describeWith(need: Need, name: string, body: () => void): void {
  const missing = need.missing()
  if (missing === undefined) describe(name, body)
  else if (process.env.CI === 'true' && need.requiredInCi) {
    describe(name, () => {
      throw new Error(`${missing}: install it, tests that need it must run in CI`)
    })
  } else describe.skip(`${name} (skipped: ${missing})`, body)
}

export interface Need {
  readonly requiredInCi: boolean
  missing(): string | undefined
}

export function pythonModules(...modules: readonly string[]): Need {
  return {
    requiredInCi: true,
    missing: () => {
      const result = spawnSync(systemPython, ['-c', modules.map(name => `import ${name}`).join(';')])
      return result.status === 0 ? undefined : `Debian's python3 lacks one of ${modules.join(', ')}`
    },
  }
}

export function command(name: string): Need {
  return {
    requiredInCi: true,
    missing: () => (spawnSync('which', [name]).status === 0 ? undefined : `command ${name} is not installed`),
  }
}

/** Real recordings stand beside the checkout only on our own machines: never a failure elsewhere. */
export const realRecordingsFolder = new URL('../../../shared/data/open/', import.meta.url).pathname

export const realRecordings: Need = {
  requiredInCi: false,
  missing: () => (existsSync(realRecordingsFolder) ? undefined : 'no real recordings beside the checkout'),
}
