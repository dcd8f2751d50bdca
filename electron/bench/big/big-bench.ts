import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { count } from '../../../shared/base/parse.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import { HutchError, toProblem } from '../../../shared/model/problem.ts'
import { diskSpace } from '../../platform/disk-space.ts'
import type { WriterClient } from '../../writer/client.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { quantile } from '../figure.ts'
import { benchSkeleton, framesPath } from '../frames/bench-skeleton.ts'
import { frameSource, stamp, type FrameSource } from '../frames/frame-source.ts'
import { patterns } from '../frames/noise-frames.ts'
import { largeImage } from '../frames/workload.ts'
import { findPython, pythonPeer } from '../peer-process.ts'
import { startBenchWriter } from '../start-bench-writer.ts'
import { spotCheckScript } from './spot-check.ts'

const defaultGb = 6
const mostGb = 10_000
/** Whole frames of 8 MB, compared pixel by pixel. */
const spotChecks = 60
const lookEveryMs = 1000

export const bigBench: Bench = {
  does: 'one file of many gigabytes: speed and memory to its end, frames at random places compared by h5py',
  isLong: true,
  options: { gb: { value: 'N', help: `gigabytes of the big file, default ${defaultGb}` } },
  run,
}

async function run(parts: BenchParts): Promise<void> {
  const gb = gigabytes(parts.option('gb'))
  const source = frameSource(parts.folder, largeImage.image)
  const frames = Math.ceil((gb * 1e9) / source.frameBytes)
  await checkRoom(parts.folder, frames * source.frameBytes)
  const file = join(parts.folder, 'big.h5')
  const writer = startBenchWriter(parts)
  try {
    await writer.create(file, benchSkeleton({ ...largeImage, frames }))
    const run = await record(parts, writer, file, source, frames)
    const { size } = await stat(file)
    parts.note(`  closed with ${(size / 1e9).toFixed(2)} GB`)
    tell(parts, gb, frames * source.frameBytes, run)
    await checkSpots(parts, source, file, run.patternOfFrame)
  } finally {
    await writer.close()
  }
}

interface Recording {
  readonly seconds: number
  /** Of this process with all its threads and the ring, once a second. */
  readonly memoryBytes: readonly number[]
  readonly patternOfFrame: Uint8Array
}

async function record(
  parts: BenchParts,
  writer: WriterClient,
  file: string,
  source: FrameSource,
  frames: number,
): Promise<Recording> {
  const { clock, signal, note } = parts
  const { ring, frameBytes } = source
  const patternOfFrame = new Uint8Array(frames)
  const memoryBytes: number[] = []
  const startMs = clock.elapsedMs()
  let lookMs = startMs
  let failure: HutchError | undefined
  for (let frame = 0; frame < frames && failure === undefined; frame++) {
    const slot = await ring.acquire(signal)
    stamp(source, slot, frame)
    patternOfFrame[frame] = slot % patterns
    writer.append(file, framesPath, frame, ring, slot, frameBytes).catch((error: unknown) => {
      failure ??= new HutchError(toProblem(error), error)
    })
    ring.release(slot)
    if (clock.elapsedMs() < lookMs) continue
    lookMs += lookEveryMs
    memoryBytes.push(process.memoryUsage.rss())
    note(progress(frame * frameBytes, (clock.elapsedMs() - startMs) / 1000, memoryBytes.at(-1) ?? 0))
  }
  await writer.finish(file)
  if (failure !== undefined) throw failure
  return { seconds: (clock.elapsedMs() - startMs) / 1000, memoryBytes, patternOfFrame }
}

function progress(bytes: number, seconds: number, memoryBytes: number): string {
  const written = `${(bytes / 1e9).toFixed(2)} GB`
  return `  ${seconds.toFixed(1)} s: ${written} handed over, memory ${Math.round(memoryBytes / 1e6)} MB`
}

function tell({ report }: BenchParts, gb: number, bytes: number, { seconds, memoryBytes }: Recording): void {
  const what = `${gb} GB in one file of 2048² uint16`
  report({ what: `${what}, to the disk`, unit: 'MB/s', better: 'higher', ours: [bytes / 1e6 / seconds] })
  report({
    what: `${what}, memory`,
    unit: 'MB',
    better: 'lower',
    ours: memoryBytes.map(memory => Math.round(memory / 1e6)),
  })
  const third = Math.ceil(memoryBytes.length / 3)
  const growth = quantile(memoryBytes.slice(-third), 0.5) / quantile(memoryBytes.slice(third, 2 * third), 0.5)
  if (memoryBytes.length < 6) return
  report({
    what: `${what}, memory of the last third against the second`,
    unit: '×',
    better: 'lower',
    ours: [growth],
    target: budgets.memoryGrowth,
  })
}

async function checkSpots(
  { report, note }: BenchParts,
  { file: source, rowBytes }: FrameSource,
  file: string,
  patternOfFrame: Uint8Array,
): Promise<void> {
  const found = findPython(['h5py', 'numpy'])
  if ('missing' in found) {
    note(`  h5py not asked: ${found.missing}`)
    return
  }
  const checker = pythonPeer(found.python, spotCheckScript)
  try {
    const checks = spots(patternOfFrame.length).map(frame => [frame, patternOfFrame[frame]])
    const wrong = count(
      await checker.ask({ file, data: framesPath, source, rowBytes, checks }),
      'wrong frames',
    )
    report({
      what: `wrong ones of ${checks.length} frames read by h5py and compared pixel by pixel`,
      unit: 'frames',
      better: 'lower',
      ours: [wrong],
      target: budgets.wrongFrames,
    })
  } finally {
    await checker.close()
  }
}

/** First and last, and others by chance. */
function spots(frames: number): readonly number[] {
  const random = seededRandom(4)
  const some = Array.from({ length: spotChecks - 2 }, () => random.uint32() % frames)
  return [...new Set([0, frames - 1, ...some])].toSorted((a, b) => a - b)
}

function gigabytes(given = String(defaultGb)): number {
  const gb = Number(given)
  if (gb > 0 && gb <= mostGb) return gb
  throw new HutchError({
    kind: 'usage',
    message: `--gb needs a number up to ${mostGb}, not "${given}"`,
    where: `--gb ${given}`,
  })
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { freeBytes } = await diskSpace(folder)
  // A tenth stays free: others write to this disk too.
  if (freeBytes * 0.9 > bytes) return
  throw new HutchError({
    kind: 'disk',
    message: `The disk has ${(freeBytes / 1e9).toFixed(1)} GB free, the big file needs ${(bytes / 1e9).toFixed(1)} GB`,
    where: folder,
    advice: 'Choose another disk with --out, or less with --gb.',
  })
}
