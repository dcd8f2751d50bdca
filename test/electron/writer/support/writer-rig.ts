import { MessageChannel, type Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import type { Recorder, RecorderNotice } from '../../../../electron/engine/ports.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../../electron/writer/client.ts'
import { CompressPool } from '../../../../electron/writer/compress-pool.ts'
import { serveWriter } from '../../../../electron/writer/serve.ts'
import type { Problem } from '../../../../shared/model/problem.ts'
import { FrameRing } from '../../../../shared/model/frame-ring.ts'
import { frameBytes } from '../../../../shared/model/pixels.ts'
import { framePixels, type FramesSpec } from '../../hdf5/support/skeletons.ts'

export interface WriterRig {
  readonly recorder: Recorder
  readonly faults: readonly Problem[]
  /** `dataset complete`, in order of arrival. */
  readonly news: readonly string[]
  readonly notices: readonly RecorderNotice[]
}

/** Client and server over a real channel in one thread; frames that are to be compressed need a `compressor` to start. */
export function writerRig(compressor: () => Worker = noCompressor): WriterRig {
  const { port1, port2 } = new MessageChannel()
  serveWriter(port2, systemClock(), new CompressPool(compressor, 2))
  return observed(createWriter({ worker: port1, clock: systemClock() }))
}

function noCompressor(): never {
  throw new Error('this test compresses nothing')
}

export function observed(recorder: Recorder): WriterRig {
  const faults: Problem[] = []
  const news: string[] = []
  const notices: RecorderNotice[] = []
  recorder.onFault(problem => faults.push(problem))
  recorder.onComplete((_file, dataset, complete) => news.push(`${dataset} ${complete}`))
  recorder.onNotice(notice => notices.push(notice))
  onTestFinished(async () => await recorder.close().catch(() => undefined))
  return { recorder, faults, news, notices }
}

export function ringFor(spec: FramesSpec, slots = 8): FrameRing {
  return new FrameRing(slots, frameBytes({ height: spec.height, width: spec.width }, spec.pixelType))
}

/** As a driver does: waits for a slot, fills it, hands it on and lets go of it. Resolves when acknowledged. */
export async function send(
  recorder: Recorder,
  ring: FrameRing,
  file: string,
  spec: FramesSpec,
  frame: number,
): Promise<() => Promise<number>> {
  const pixels = framePixels(spec, frame)
  const slot = await ring.acquire()
  ring.bytes(slot, pixels.length).set(pixels)
  const acknowledged = recorder.append(file, `/entry/${spec.name}`, frame, ring, slot, pixels.length)
  ring.release(slot)
  acknowledged.catch(() => undefined)
  return () => acknowledged
}
