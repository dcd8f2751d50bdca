import { assert } from '../../../shared/base/assert.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { MicroscopeFacts } from '../../../shared/microscope/messages.ts'
import type { MicroscopeSettings } from '../../../shared/model/beamline.ts'
import type { DetectorFacts } from '../../../shared/model/detector-facts.ts'
import type { FrameRing } from '../../../shared/model/frame-ring.ts'
import { frameBytes } from '../../../shared/model/pixels.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { Detector, ExposurePlan, Frame } from '../detector.ts'
import { MicroscopeConnection } from './connection.ts'
import { silentError, type Endpoint } from './endpoint.ts'
import { FrameIntake } from './frame-intake.ts'
import { within } from './within.ts'

/** A frame may be this much later than its exposure. */
const lateFrameMs = 5000

/** Driver of the simulated microscope; docs/simulated-microscope.md describes what it speaks. */
export function microscopeDetector(settings: MicroscopeSettings, clock: Clock): Detector {
  const endpoint: Endpoint = { name: settings.id, host: settings.host, port: settings.port }
  let connection: MicroscopeConnection | undefined
  let opening: Promise<MicroscopeConnection> | undefined
  let armed: { readonly plan: ExposurePlan; readonly frameBytes: number } | undefined

  return {
    id: settings.id,
    async describe(signal) {
      const open = await connected(signal)
      return detectorFacts(settings, factsIn(await open.ask({ kind: 'info' }, signal)))
    },
    async arm(plan, signal) {
      const open = await connected(signal)
      const facts = factsIn(await open.ask({ kind: 'arm', ...plan, image: undefined }, signal))
      armed = { plan, frameBytes: frameBytes(facts.image, facts.pixelType) }
    },
    async *frames(ring, signal) {
      assert(armed !== undefined && connection !== undefined, `${settings.id} exposes without being armed`)
      const series = armed
      armed = undefined
      yield* expose(connection, series, ring, signal)
    },
    async disarm() {
      armed = undefined
      if (connection?.isOpen === true) await stop(connection)
    },
    async close() {
      armed = undefined
      await opening?.catch(() => undefined)
      connection?.close()
      connection = undefined
    },
  }

  /** One connection, also when several ask at once. Each opens with its own signal: nobody is stopped by another. */
  async function connected(signal: AbortSignal | undefined): Promise<MicroscopeConnection> {
    while (opening !== undefined) await opening.catch(() => undefined)
    if (connection?.isOpen === true) return connection
    opening = greeted(signal)
    try {
      connection = await opening
      return connection
    } finally {
      opening = undefined
    }
  }

  async function greeted(signal: AbortSignal | undefined): Promise<MicroscopeConnection> {
    const opened = await MicroscopeConnection.open(endpoint, clock, signal)
    try {
      await opened.ask({ kind: 'hello', client: 'Hutch' }, signal)
      return opened
    } catch (error) {
      opened.close()
      throw error
    }
  }

  async function* expose(
    open: MicroscopeConnection,
    series: { readonly plan: ExposurePlan; readonly frameBytes: number },
    ring: FrameRing,
    signal: AbortSignal,
  ): AsyncGenerator<Frame> {
    demandFits(settings.id, series.frameBytes, ring)
    const { frames, exposureS } = series.plan
    const intake = new FrameIntake({
      ...{ ring, frames, frameBytes: series.frameBytes, detector: settings.id },
      credit: () => open.credit(1),
    })
    const detach = open.attach(intake)
    try {
      await open.ask({ kind: 'start' }, signal)
      for (let left = frames; left > 0; left--) yield await nextFrame(intake, exposureS, signal)
    } finally {
      detach()
      intake.close()
    }
  }

  /** Waits for a slot as long as it takes, for an owed frame as long as the contract allows. */
  async function nextFrame(intake: FrameIntake, exposureS: number, signal: AbortSignal): Promise<Frame> {
    const limitMs = exposureS * 1000 + lateFrameMs
    for (;;) {
      signal.throwIfAborted()
      const frame = intake.take()
      intake.refill()
      if (frame !== undefined) return frame
      const allowedMs = intake.owed ? limitMs : Infinity
      await within(intake.change(), allowedMs, clock, () => silentError(endpoint, 'frame', limitMs), signal)
    }
  }

  /** A camera that does not answer is let go: it stops by itself when its client leaves. */
  async function stop(open: MicroscopeConnection): Promise<void> {
    try {
      await open.ask({ kind: 'stop' })
    } catch (error) {
      open.close()
      if (error instanceof HutchError && error.kind === 'connection') return
      throw error
    }
  }
}

function factsIn(answer: { readonly kind: string; readonly facts?: MicroscopeFacts }): MicroscopeFacts {
  if (answer.facts !== undefined) return answer.facts
  throw new HutchError({ kind: 'device', message: `unexpected answer "${answer.kind}" where facts belong` })
}

function detectorFacts(settings: MicroscopeSettings, facts: MicroscopeFacts): DetectorFacts {
  return { id: settings.id, ...facts }
}

function demandFits(detector: string, bytes: number, ring: FrameRing): void {
  if (bytes <= ring.slotBytes) return
  throw new HutchError({
    kind: 'limit',
    message: `frames of ${detector} have ${bytes} bytes, the plan foresaw at most ${ring.slotBytes}`,
    where: detector,
    advice: 'the camera was changed after the plan was made: plan again',
  })
}
