import { readdirSync, readFileSync } from 'node:fs'
import type { ElectronApplication, Page } from 'playwright-core'

/** Clock ticks of /proc are hundredths of a second on every Linux. */
const ticksPerS = 100
const pageBytes = 4096
const mainName = 'main process'

/** CPU seconds so far, by process, and by thread of the main process: its own threads have names. */
export type CpuSeconds = Readonly<Record<string, number>>

interface KnownProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

export function cpuSeconds(app: ElectronApplication): CpuSeconds {
  const seconds: Record<string, number> = {}
  const add = (name: string, folder: string): void => {
    seconds[name] = (seconds[name] ?? 0) + cpuS(folder)
  }
  for (const { command, pid } of familyOf(app)) {
    if (pid !== mainPid(app)) add(nameOf(command), `/proc/${pid}`)
    else for (const [name, folder] of threadsOf(pid)) add(`${mainName}, ${name}`, folder)
  }
  return seconds
}

/** Bytes by what they are of: memory of every process as the system counts it, heaps as the engine of JavaScript does. */
export type MemoryBytes = Readonly<Record<string, number>>

export async function memoryBytes(app: ElectronApplication, page: Page): Promise<MemoryBytes> {
  const bytes: Record<string, number> = {}
  for (const { command, pid } of familyOf(app)) {
    const name = nameOf(command)
    bytes[name] = (bytes[name] ?? 0) + residentBytes(pid)
  }
  bytes['heap of main'] = await app.evaluate(() => process.memoryUsage().heapUsed)
  bytes['heap of page'] = await page.evaluate(
    () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? NaN,
  )
  return bytes
}

function nameOf(command: string): string {
  if (command.includes('microscope-simulator')) return 'camera (simulated)'
  if (command.includes('spec-simulator')) return 'SPEC server (simulated)'
  const type = /--type=([a-z]+)/.exec(command)?.[1]
  if (type === undefined) return mainName
  return type === 'renderer' ? 'page of the window' : 'other processes of Chromium'
}

/** The program's main process and all that it started. */
function familyOf(app: ElectronApplication): readonly KnownProcess[] {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => knownProcess(Number(name)))
  const family = new Set([mainPid(app)])
  // Children have not always higher numbers: as many passes as there are generations.
  for (let before = 0; before < family.size;) {
    before = family.size
    for (const { parent, pid } of all) if (family.has(parent)) family.add(pid)
  }
  return all.filter(({ pid }) => family.has(pid))
}

function knownProcess(pid: number): readonly KnownProcess[] {
  const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
  return command === '' ? [] : [{ pid, command, parent: Number(statFields(`/proc/${pid}`)[1]) }]
}

/** Of the main process: its own threads are called `hutch-…`. */
export function threadNames(app: ElectronApplication): readonly string[] {
  return threadsOf(mainPid(app)).map(([name]) => name)
}

/** Name and folder of each. */
function threadsOf(pid: number): readonly (readonly [name: string, folder: string])[] {
  return readdirSync(`/proc/${pid}/task`).map(task => {
    const folder = `/proc/${pid}/task/${task}`
    const name = textOf(`${folder}/comm`).trim()
    if (Number(task) === pid) return ['main thread', folder]
    return [name.startsWith('hutch-') ? name : 'threads of Electron', folder]
  })
}

function mainPid(app: ElectronApplication): number {
  return app.process().pid ?? NaN
}

function residentBytes(pid: number): number {
  return Number(textOf(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes
}

/** User and system time, fields 14 and 15 of the manual. */
function cpuS(folder: string): number {
  const fields = statFields(folder)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerS
}

/** From the third of the manual on; counted behind the name, which may hold spaces. */
function statFields(folder: string): readonly string[] {
  return textOf(`${folder}/stat`).split(') ')[1]?.split(' ') ?? []
}

/** Nothing of a process or thread that has ended since it was listed. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return ''
    throw error
  }
}
