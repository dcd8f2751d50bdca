import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { isRecord } from '../../../../shared/base/parse.ts'
import { builtEntries } from '../../../support/built-entries.ts'
import { join } from 'node:path'

export type Line = Readonly<Record<string, unknown>>

/** The built command line as a process of its own, as a script sees it. */
export class HutchProcess {
  /** Lines of stdout, which must all be JSON objects. */
  readonly lines: Line[] = []
  readonly pid: number
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()
  #stderr = ''
  #ended = false

  constructor(cli: string, args: readonly string[], cwd: string) {
    // A group of its own, as a shell makes one: Ctrl-C goes to all in it.
    const child = spawn(process.execPath, [cli, ...args], {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.pid = child.pid ?? 0
    child.stderr.setEncoding('utf8').on('data', text => (this.#stderr += String(text)))
    createInterface({ input: child.stdout }).on('line', line => this.#take(line))
    this.exited = new Promise(resolve => {
      child.once('close', (code, signal) => {
        this.#ended = true
        this.#news()
        resolve(code ?? signal ?? 'unknown')
      })
    })
  }

  static async start(args: readonly string[], cwd: string): Promise<HutchProcess> {
    const entries = await builtEntries()
    const started = new HutchProcess(join(entries, 'cli.js'), args, cwd)
    onTestFinished(async () => {
      started.kill('SIGKILL')
      await started.exited
    })
    return started
  }

  get stderr(): string {
    return this.#stderr
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** As Ctrl-C at a terminal does: to the process and to everything it started. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal)
  }

  /** Nobody reads what it says any more. */
  closeOutput(): void {
    this.#child.stdout?.destroy()
  }

  /** The first line that is so; fails when the process ends without it. */
  async line(isIt: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const found = this.lines.find(isIt)
      if (found !== undefined) return found
      if (this.#ended) throw new Error(`it ended without that line; its errors: ${this.#stderr}`)
      await new Promise<void>(resolve => this.#waiting.add(resolve))
    }
  }

  of(event: string): readonly Line[] {
    return this.lines.filter(line => line.event === event)
  }

  /** Frames known to be readable, by `file::dataset`. */
  complete(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.of('complete').map(({ file, dataset, complete }) => [
        `${String(file)}::${String(dataset)}`,
        Number(complete),
      ]),
    )
  }

  get errors(): readonly Line[] {
    return this.lines.filter(line => 'error' in line)
  }

  #take(text: string): void {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) throw new Error(`not a JSON object: ${text}`)
    this.lines.push(value)
    this.#news()
  }

  #news(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

/** Processes that `pid` started, from /proc (proc(5), field 4 of `stat`). */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(child => parentOf(child) === pid)
}

export function isAlive(pid: number): boolean {
  const parent = parentOf(pid)
  return parent !== undefined
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : Number(parent)
  } catch {
    return undefined // it is gone
  }
}
