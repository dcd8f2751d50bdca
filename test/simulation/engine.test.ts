import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom, type Random } from '../../shared/base/random.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import { planOf } from '../builders/plan.ts'
import { randomDescriptions } from '../builders/random-plan.ts'
import { EngineRig, type RigOptions } from './engine-rig.ts'
import { expectSoundEnd, ofKind } from './invariants.ts'
import { seeds } from '../support/random-cases.ts'

/** Large enough for everything to happen, small enough for hundreds of runs. */
const mostFrames = 150

function someDescription(seed: number): string {
  const small = randomDescriptions.filter(yaml => {
    const { totals } = planOf(yaml)
    return totals.frames > 0 && totals.frames < mostFrames && totals.points < mostFrames
  })
  return fc.sample(small, { seed, numRuns: 1 })[0] ?? ''
}

/** Runs and lets an operator ask for this and that at any moment; whoever paused resumes in the end. */
async function runWithInterrupts(
  options: RigOptions & { readonly seed: number },
  asks: number,
): Promise<void> {
  const rig = new EngineRig(options)
  const operator = seededRandom(options.seed, 1)
  const yaml = someDescription(options.seed)
  const schedule = randomSchedule(operator, asks)
  let turn = 0
  const interrupt = (): void => {
    const verb = schedule.get(turn++)
    if (verb !== undefined) rig.ask(verb)
    // Time passes for who waits for a lost sequencer.
    if (rig.engine.state.phase === 'holding') rig.clock.advance(100)
    if (rig.engine.state.phase === 'paused' && turn > lastAsk) rig.ask('resume')
  }
  const started = await rig.inTime(outcomeOf(rig.start(yaml)), interrupt)
  if ('error' in started) {
    expect(['done', 'faulted']).toContain(rig.engine.state.phase)
    expect(rig.journals).toEqual([])
    return
  }
  const summary = await rig.inTime(started.value.finished, interrupt)
  expectSoundEnd(rig, summary)
}

/** Turns until which an operator asks; a random plan takes some hundred to some thousand. */
const lastAsk = 1500

function randomSchedule(random: Random, asks: number): ReadonlyMap<number, Parameters<EngineRig['ask']>[0]> {
  const verbs = ['pause', 'resume', 'skip', 'stop-point', 'stop-scan', 'skip', 'abort'] as const
  return new Map(
    Array.from({ length: asks }, () => [
      Math.floor(random.float() ** 2 * lastAsk),
      verbs[Math.floor(random.between(0, verbs.length))] ?? 'pause',
    ]),
  )
}

async function outcomeOf<T>(
  promise: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  return await promise.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
}

describe('a run, whatever its plan', () => {
  test.each(seeds(50))(
    'records every frame and every point once when all goes well (seed %i)',
    async seed => {
      const rig = new EngineRig({ seed })
      const yaml = someDescription(seed)
      const plan = planOf(yaml)
      const summary = await rig.run(yaml)
      expect(summary).toEqual({
        outcome: 'complete',
        frames: plan.totals.frames,
        gaps: 0,
        problem: undefined,
      })
      expectSoundEnd(rig, summary)
      const nodes = [...planNodes(plan)].map(({ id }) => rig.engine.tree.nodes.get(id))
      for (const node of nodes) {
        expect(node?.status).toBe('complete')
        expect(node?.done).toBe(node?.total)
      }
    },
  )

  test.each(seeds(50))('is sound after pauses, skips and aborts at any moment (seed %i)', async seed => {
    await runWithInterrupts({ seed }, 8)
  })

  test.each(seeds(50))('is sound when devices fail by chance (seed %i)', async seed => {
    await runWithInterrupts(
      {
        seed,
        detectorFailure: 0.01,
        sequencerFaults: { device: 0.01, loss: 0.01, comesBack: seed % 2 === 0 },
      },
      3,
    )
  })

  test.each(seeds(30))('is sound when it is aborted on a full disk (seed %i)', async seed => {
    const { totals } = planOf(someDescription(seed))
    const room = Math.floor(seededRandom(seed, 2).between(0, totals.frames)) * 32
    const rig = new EngineRig({ seed, recorder: { room } })
    const { finished } = await rig.start(someDescription(seed))
    await rig.until(() => rig.engine.state.phase === 'holding')
    expect(rig.engine.state).toMatchObject({ reason: 'Could not append: the disk is full' })
    rig.engine.abort()
    const summary = await rig.inTime(finished)
    expect(summary).toMatchObject({ outcome: 'aborted', problem: undefined })
    expect(summary.gaps).toBeGreaterThan(0)
    expect(ofKind(rig.events, 'gap').every(({ cause }) => cause.includes('the disk is full'))).toBe(true)
    expectSoundEnd(rig, summary)
  })

  test.each(seeds(20))('stops by name when the journal cannot be kept (seed %i)', async seed => {
    const rig = new EngineRig({ seed, journal: { room: 5 } })
    const summary = await rig.run(someDescription(seed))
    expect(summary.problem).toMatchObject({ kind: 'disk', where: '/data/journal' })
    expectSoundEnd(rig, summary)
  })

  test.each(seeds(20))('waits for a slow disk and loses nothing (seed %i)', async seed => {
    const rig = new EngineRig({ seed, recorder: { slowness: 20 } })
    const yaml = `hutch: 1
sequence: Series
tree:
  - acquisition: Many
    role: data
    frames: 400
    exposure: 1 ms
`
    const summary = await rig.run(yaml)
    expect(summary).toMatchObject({ outcome: 'complete', frames: 400, gaps: 0 })
    // 256 slots: the detector cannot be further ahead of the disk.
    expect(rig.recorder.mostPending).toBeLessThanOrEqual(256 + 2)
    expect(rig.recorder.mostPending).toBeGreaterThan(200)
    expectSoundEnd(rig, summary)
  })
})
