import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import { join } from 'node:path'
import { builtEntries } from '../../support/built-entries.ts'

const root = resolve(import.meta.dirname, '../../..')

export interface Outcome {
  readonly exitCode: number | null
  /** One per line of stdout. */
  readonly events: readonly Readonly<Record<string, unknown>>[]
  readonly stderr: string
}

/** `hutch …args --json` as a process of its own; every line is passed on to the listeners as soon as it is there. */
export async function hutch(args: readonly string[], ...listeners: readonly Writable[]): Promise<Outcome> {
  const entries = await builtEntries()
  const child = spawn(process.execPath, [join(entries, 'cli.js'), ...args, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Readonly<Record<string, unknown>>[] = []
  createInterface(child.stdout).on('line', line => {
    events.push(JSON.parse(line) as Readonly<Record<string, unknown>>)
    for (const listener of listeners) listener.write(`${line}\n`)
  })
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
  for (const listener of listeners) listener.end()
  return { exitCode: child.exitCode, events, stderr }
}
