import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { systemPython } from '../../support/need-tool.ts'

export interface PythonRun<T> {
  readonly stdin: Writable
  /** The JSON it prints. */
  readonly result: Promise<T>
}

/** Starts a script of this folder under Debian's Python. Without `input`, close its stdin yourself. */
export function startPython<T>(script: string, args: readonly string[]): PythonRun<T> {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(systemPython, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  return { stdin: child.stdin, result: resultOf<T>(script, child) }
}

export async function runPython<T>(script: string, args: readonly string[]): Promise<T> {
  const { stdin, result } = startPython<T>(script, args)
  stdin.end()
  return await result
}

async function resultOf<T>(
  script: string,
  child: ChildProcessByStdio<Writable, Readable, Readable>,
): Promise<T> {
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`${script} failed (${child.exitCode}): ${stderr}`)
  return JSON.parse(stdout) as T
}
