import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { list, finite } from '../../../shared/base/parse.ts'
import type { WriterClient } from '../../writer/client.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { quantile } from '../figure.ts'
import { benchSkeleton, countPath, framesPath } from '../frames/bench-skeleton.ts'
import { frameSource, stamp, type FrameSource } from '../frames/frame-source.ts'
import { largeImage, smallImage, type Workload } from '../frames/workload.ts'
import { interleaved } from '../interleaved.ts'
import { machineTimeMs } from '../machine-time.ts'
import { findPython, PeerProcess, pythonPeer } from '../peer-process.ts'
import { startBenchWriter } from '../start-bench-writer.ts'
import { h5pyReaderScript } from './h5py-reader.ts'

export const latencyBench: Bench = {
  does: 'from the last byte of a frame in memory to another process having read the frame from the file',
  isLong: false,
  options: {},
  run,
}

/** 2 s per turn: 40 and 400 frames, in five rounds 200 and 2000. */
const streams: readonly (Workload & { readonly rateHz: number })[] = [
  { ...largeImage, frames: 40, rateHz: 20 },
  { ...smallImage, frames: 400, rateHz: 200 },
]

interface Reader {
  readonly name: string
  readonly process: PeerProcess | undefined
  readonly missing: string
}

async function run(parts: BenchParts): Promise<void> {
  const writer = startBenchWriter(parts)
  const readers = { ours: ourReader(parts), h5py: h5pyReader() }
  try {
    for (const stream of streams) {
      const source = frameSource(parts.folder, stream.image)
      const latenciesMs = { ours: [] as number[], h5py: [] as number[] }
      const turn = (name: 'ours' | 'h5py') => async () => {
        const { process } = readers[name]
        if (process === undefined) return undefined
        return latenciesMs[name].push(...(await measure(parts, writer, process, source, stream)))
      }
      await interleaved(parts.rounds, { ours: turn('ours'), h5py: turn('h5py') }, parts.signal)
      for (const name of ['ours', 'h5py'] as const) tell(parts, stream, readers[name], latenciesMs[name])
    }
  } finally {
    for (const { process } of Object.values(readers)) await process?.close()
    await writer.close()
  }
}

/** One stream at its rate, seen by one reader; ms per frame. */
async function measure(
  parts: BenchParts,
  writer: WriterClient,
  reader: PeerProcess,
  source: FrameSource,
  stream: Workload & { readonly rateHz: number },
): Promise<readonly number[]> {
  const file = join(parts.folder, 'latency.h5')
  await writer.create(file, benchSkeleton(stream))
  const seen = reader.ask({ file, count: countPath, data: framesPath, frames: stream.frames })
  const arrivedMs = await atRate(parts, writer, file, source, stream)
  const seenMs = list(await seen, 'times').map(time => finite(time, 'time'))
  await writer.finish(file)
  await rm(file)
  return seenMs.map((time, frame) => time - (arrivedMs[frame] ?? Number.NaN))
}

async function atRate(
  { clock, signal }: BenchParts,
  writer: WriterClient,
  file: string,
  source: FrameSource,
  { frames, rateHz }: Workload & { readonly rateHz: number },
): Promise<readonly number[]> {
  const { ring, frameBytes } = source
  const arrivedMs: number[] = []
  const acknowledged: Promise<number>[] = []
  const startMs = clock.elapsedMs()
  for (let frame = 0; frame < frames; frame++) {
    await clock.sleep(Math.max(0, startMs + (frame * 1000) / rateHz - clock.elapsedMs()), signal)
    const slot = await ring.acquire(signal)
    stamp(source, slot, frame)
    arrivedMs.push(machineTimeMs())
    acknowledged.push(writer.append(file, framesPath, frame, ring, slot, frameBytes))
    ring.release(slot)
  }
  await Promise.all(acknowledged)
  return arrivedMs
}

function tell(
  { report, note }: BenchParts,
  { name, rateHz }: Workload & { readonly rateHz: number },
  reader: Reader,
  latenciesMs: readonly number[],
): void {
  if (reader.process === undefined) {
    note(`  ${reader.name} not measured: ${reader.missing}`)
    return
  }
  const what = `${name} at ${rateHz} Hz, read by ${reader.name}`
  const figure = { unit: 'ms', better: 'lower' } as const
  report({ ...figure, what: `${what}, median`, ours: latenciesMs, target: budgets.latencyMedianMs })
  const p95 = [quantile(latenciesMs, 0.95)]
  report({ ...figure, what: `${what}, 95 %`, ours: p95, target: budgets.latencyP95Ms })
}

function ourReader({ entries }: BenchParts): Reader {
  const process_ = new PeerProcess(process.execPath, [join(entries, 'bench-reader.js')])
  return { name: 'Hutch', process: process_, missing: '' }
}

function h5pyReader(): Reader {
  const found = findPython(['h5py', 'numpy'])
  if ('missing' in found) return { name: 'h5py', process: undefined, missing: found.missing }
  return { name: 'h5py', process: pythonPeer(found.python, h5pyReaderScript), missing: '' }
}
