import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemPython, type Need } from './need-tool.ts'

/** From the Python package index; what we were last held against. */
const requirements = ['nexusformat==2.1.0', 'punx==0.3.5']
const folder = resolve(import.meta.dirname, '../../.cache/nexus-checkers')
/** Fetching 60 MB and unpacking them. */
const limitMs = 300_000

/** A program of the environment: `nxcheck`, `punx`, `python`. */
export function checker(name: string): string {
  return join(folder, 'bin', name)
}

/** Checkers of the NeXus community, installed on first use into an environment of their own outside git. */
export const nexusCheckers: Need = {
  requiredInCi: true,
  missing: () => {
    if (existsSync(checker('punx'))) return undefined
    try {
      install()
      return undefined
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      return `${requirements.join(' and ')} cannot be installed (${error instanceof Error ? error.message : String(error)})`
    }
  },
}

function install(): void {
  mkdirSync(folder, { recursive: true })
  run(systemPython, '-m', 'venv', folder)
  run(checker('pip'), 'install', '--quiet', '--disable-pip-version-check', ...requirements)
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: limitMs })
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`)
}
