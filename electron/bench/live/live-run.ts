import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { demand } from '../../../shared/base/assert.ts'
import { isRecord } from '../../../shared/base/parse.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { DataFile } from '../../files/data-file.ts'
import { openDataFile } from '../../files/open-data-file.ts'
import type { FoundMaps } from './edge-truth.ts'
import type { PhaseMaps } from './phase-likeness.ts'

export interface LiveRunOptions {
  /** Name of the shipped description, and of the shipped workflow that belongs to it. */
  readonly experiment: 'full-field-exafs' | 'diffraction-tomography'
  /** Folder of the built program. */
  readonly entries: string
  /** Where the experiment is recorded. */
  readonly folder: string
  /** Side of the image, pixels. */
  readonly size: number
  readonly seed: number
  /** Times faster than real. */
  readonly speed: number
  /** Changed values of the description. */
  readonly set: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Hears how many images the result holds, while the scan runs. */
  readonly onProgress?: (complete: number, resultFile: string) => void
}

export interface LiveRun {
  /** From the last frame of the scan being acknowledged until the result was complete in its file. */
  readonly finalAfterMs: number
  /** Images that were in the maps when the last frame was acknowledged. */
  readonly knownAtEnd: number
  readonly resultFile: string
}

/** A shipped experiment with its workflow beside it, by the program's own command line. */
export async function runLive(options: LiveRunOptions): Promise<LiveRun> {
  const { experiment, entries, folder, size, seed, speed, set, signal } = options
  const template = join(entries, '../../templates', `${experiment}.yml`)
  const child = spawn(
    process.execPath,
    [
      ...[join(entries, 'cli.js'), 'run', template, '--json', '--no-single-file', '--out', folder],
      ...['--analyse', experiment, '--size', String(size), '--seed', String(seed)],
      ...['--speed', String(speed)],
      ...Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal },
  )
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => (stderr += String(text)))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  const news = new News(options)
  for await (const line of createInterface({ input: child.stdout })) news.take(JSON.parse(line))
  const code = await ended
  if (code === 0) return news.sum()
  const why = [...news.complaints, stderr.trim()].filter(text => text !== '').join('; ')
  throw new HutchError({
    kind: 'internal',
    message: `The live run failed, ${code === null ? 'ended from outside' : `exit code ${code}`}: ${why}`,
    where: 'bench',
  })
}

/** What the run tells, as it comes. */
class News {
  /** Of the recording and of the workflow. */
  readonly complaints: string[] = []
  readonly #options: LiveRunOptions
  #folder = ''
  #file = ''
  #lastFrameAtMs = Number.NaN
  #doneAtMs = Number.NaN
  #known = 0
  #knownAtEnd = 0

  constructor(options: LiveRunOptions) {
    this.#options = options
  }

  take(line: unknown): void {
    if (!isRecord(line)) return
    const { event, atMs, complete, folder, result, state, error, message } = line
    if (error !== undefined) this.complaints.push(String(message))
    if (event === 'result.state' && state === 'failed') this.complaints.push(JSON.stringify(line))
    if (event === 'experiment.created') this.#folder = String(folder)
    if (event === 'result.added' && isRecord(result)) this.#file = join(this.#folder, String(result.file))
    if (event === 'complete') {
      this.#lastFrameAtMs = Number(atMs)
      this.#knownAtEnd = this.#known
    }
    if (event !== 'result.state') return
    this.#known = Number(complete)
    if (state === 'done') this.#doneAtMs = Number(atMs)
    else this.#options.onProgress?.(this.#known, this.#file)
  }

  sum(): LiveRun {
    const finalAfterMs = this.#doneAtMs - this.#lastFrameAtMs
    return { finalAfterMs, knownAtEnd: this.#knownAtEnd, resultFile: this.#file }
  }
}

/** Of the result of a full-field EXAFS scan. */
export function readFoundMaps(resultFile: string): Promise<FoundMaps> {
  return withResult(resultFile, async (numbers, file) => {
    const { shape } = await file.node('/entry/edge_maps/edge/edge')
    const [height, width] = [demand(shape?.[0], 'rows'), demand(shape?.[1], 'columns')]
    return {
      image: { height, width },
      energiesKev: await numbers('/entry/align/rows/energy'),
      rows: await numbers('/entry/align/rows/rows'),
      columns: await numbers('/entry/align/columns/columns'),
      edge: await numbers('/entry/edge_maps/edge/edge'),
      jump: await numbers('/entry/edge_maps/jump/jump'),
    }
  })
}

/** Of the result of a diffraction tomography. */
export function readFoundPhases(resultFile: string): Promise<FoundPhases> {
  return withResult(resultFile, async numbers => ({
    positionsMm: await numbers('/entry/calcite/slice/x'),
    calcite: Float32Array.from(await numbers('/entry/calcite/slice/slice')),
    apatite: Float32Array.from(await numbers('/entry/apatite/slice/slice')),
    phase: Float32Array.from(await numbers('/entry/phases/phase/phase')),
  }))
}

export interface FoundPhases extends PhaseMaps {
  readonly positionsMm: readonly number[]
}

type Numbers = (path: string) => Promise<readonly number[]>

async function withResult<T>(
  path: string,
  read: (numbers: Numbers, file: DataFile) => Promise<T>,
): Promise<T> {
  const file = await openDataFile(path)
  const numbers: Numbers = async dataset => {
    const { values } = await file.read(dataset, [])
    return Array.from(values.data, Number)
  }
  try {
    return await read(numbers, file)
  } finally {
    await file.close()
  }
}
