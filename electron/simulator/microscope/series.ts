import type { Clock } from '../../../shared/base/clock.ts'
import type { FrameHeader } from '../../../shared/microscope/messages.ts'
import type { BeamSource } from './beam-state.ts'
import type { Roll } from './camera.ts'
import type { Credit } from './credit.ts'

export interface SeriesOptions {
  readonly frames: number
  readonly exposureS: number
  readonly readoutS: number
  /** Real time is divided by this. */
  readonly speed: number
  readonly roll: Roll
  readonly beam: BeamSource
  readonly credit: Credit
  readonly clock: Clock
  /** Resolves when the pixels may be overwritten. */
  readonly send: (header: FrameHeader, pixels: Uint8Array) => Promise<void>
}

/**
 * Exposes one frame per credit. The beam is read at the start of each exposure, after the credit: whatever the client
 * waited for before it asked is in the picture. A frame travels while the next is exposed.
 */
export async function runSeries(options: SeriesOptions, signal: AbortSignal): Promise<void> {
  const { clock, beam, roll, credit, send } = options
  let sent = Promise.resolve()
  for (let index = 0; index < options.frames; index++) {
    await credit.take(signal)
    const startedAtMs = clock.nowMs()
    const begin = clock.elapsedMs()
    const pixels = await roll.next(options.exposureS, await beam.now())
    const realMs = ((options.exposureS + options.readoutS) * 1000) / options.speed
    const leftMs = realMs - (clock.elapsedMs() - begin)
    if (leftMs > 0) await clock.sleep(leftMs, signal)
    await sent
    signal.throwIfAborted()
    sent = send({ index, startedAtMs }, pixels)
    sent.catch(() => {}) // awaited before the next frame or below; meanwhile it is not an unhandled rejection
  }
  await sent
}
