import { readdirSync, readFileSync } from 'node:fs'
import type { ElectronApplication, Page } from 'playwright-core'

/** Clock ticks of /proc are hundredths of a second on every Linux. */
const ticksPerS = 100
const pageBytes = 4096

/** Who works while a camera streams: processes, and threads of the main one by their names. */
export const workers = {
  camera: 'the camera (simulated)',
  main: 'main process, its main thread',
  'hutch-writer': 'main process, writer thread',
  'hutch-screen': 'main process, frame server thread',
  others: 'main process, other threads',
  page: 'page and painter of the window',
  chromium: 'other processes of Chromium',
} as const

export type WorkerName = keyof typeof workers
export type CpuSeconds = Readonly<Record<WorkerName, number>>

interface KnownProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** CPU seconds so far. */
export function cpuSeconds(app: ElectronApplication): CpuSeconds {
  const family = familyOf(app)
  const all = (test: (command: string) => boolean): number =>
    family.filter(({ command }) => test(command)).reduce((sum, { pid }) => sum + cpuS(`/proc/${pid}`), 0)
  const threads = threadSeconds(mainPid(app))
  const writer = threads.get('hutch-writer') ?? NaN
  const screen = threads.get('hutch-screen') ?? NaN
  const main = threads.get('') ?? NaN
  const whole = [...threads.values()].reduce((sum, seconds) => sum + seconds, 0)
  return {
    camera: all(command => command.includes('microscope-simulator')),
    main,
    'hutch-writer': writer,
    'hutch-screen': screen,
    others: whole - main - writer - screen,
    page: all(command => command.includes('--type=renderer')),
    chromium: all(command => /--type=(gpu|utility|zygote)/.test(command)),
  }
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
  if (type === undefined) return 'main process'
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
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return [{ pid, command, parent: Number(statFields(`/proc/${pid}`)[1]) }]
  } catch {
    return [] // it has ended meanwhile
  }
}

/** By name; the main thread has none of its own and stands under ''. */
function threadSeconds(pid: number): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>()
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${task}`
    const name = Number(task) === pid ? '' : readFileSync(`${folder}/comm`, 'utf8').trim()
    seconds.set(name, (seconds.get(name) ?? 0) + cpuS(folder))
  }
  return seconds
}

function mainPid(app: ElectronApplication): number {
  return app.process().pid ?? NaN
}

function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes
}

/** User and system time, fields 14 and 15 of the manual. */
function cpuS(folder: string): number {
  const fields = statFields(folder)
  return (Number(fields[11]) + Number(fields[12])) / ticksPerS
}

/** From the third of the manual on; counted behind the name, which may hold spaces. */
function statFields(folder: string): readonly string[] {
  return readFileSync(`${folder}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
}
