import { rmSync, writeFileSync, appendFileSync, truncateSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { errorCode } from '../../electron/platform/disk-error.ts'
import type { Recorder } from '../../electron/engine/ports.ts'
import { seededRandom, type Random } from '../../shared/base/random.ts'
import { frameHashes, seenByH5py } from '../electron/hdf5/support/seen-by-h5py.ts'
import { recordingSkeleton, type FramesSpec } from '../electron/hdf5/support/skeletons.ts'
import { ringFor, send, writerRig } from '../electron/writer/support/writer-rig.ts'
import { describeWith, pythonModules, type Need } from '../support/need-tool.ts'
import { mountableDisk, smallDisk, type DiskKind } from '../support/small-disk.ts'
import { tortureRuns } from './support/torture-runs.ts'

/* Somebody else fills and frees a small disk at random moments while several datasets are recorded on it. Whatever
   happens: no frame is zeros, missing without being listed, or there twice. `npm run torture -- disk 200`. */

const needs: Need = {
  requiredInCi: false,
  missing: () => mountableDisk.missing() ?? pythonModules('h5py').missing(),
}
const diskKinds: readonly DiskKind[] = ['tmpfs', 'ext4']
const diskMegabytes = 8
const specs: readonly FramesSpec[] = [
  { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [400] },
  { name: 'small', pixelType: 'uint8', height: 4, width: 8, leading: [50, 40] },
  { name: 'wide', pixelType: 'float64', height: 100, width: 120, leading: [80] },
]
const framesEach: Readonly<Record<string, number>> = { camera: 120, small: 900, wide: 24 }
/** Every fifth run is given up at some stall: then what was not written must be known as missing. */
const patientRuns = 0.8

const totals = { runs: 0, stalls: 0, frames: 0, missing: 0, givenUp: 0 }

describeWith(needs, 'a disk that others fill and free', () => {
  test.each(Array.from({ length: tortureRuns('disk', 4) }, (_, index) => index + 1))(
    'costs no frame that was acknowledged, and says which it did not take (run %i)',
    async seed => {
      const random = seededRandom(seed, 7)
      const { folder } = smallDisk(diskKinds[seed % 2] ?? 'tmpfs', diskMegabytes)
      const neighbour = new Neighbour(join(folder, 'neighbour'), random)
      const patience = random.float() < patientRuns ? Infinity : Math.ceil(random.float() * 6)
      await recordUntilDone(join(folder, 'a.h5'), neighbour, { random, patience })
    },
  )

  afterAll(() => {
    if (process.env.HUTCH_TORTURE !== undefined) process.stdout.write(`${JSON.stringify(totals)}\n`)
  })
})

interface Chances {
  readonly random: Random
  /** Stalls after which the operator gives up. */
  readonly patience: number
}

async function recordUntilDone(file: string, neighbour: Neighbour, chances: Chances): Promise<void> {
  const rig = writerRig()
  let stalls = 0
  rig.recorder.onStall({
    decide: async () => {
      stalls += 1
      totals.stalls += 1
      if (stalls > chances.patience) return 'give up'
      neighbour.maybeFree()
      return 'try again'
    },
    flowing: () => undefined,
  })
  await rig.recorder.create(file, recordingSkeleton(specs, 2000))
  const recorded = await Promise.all(specs.map(spec => recordAll(rig.recorder, file, spec, neighbour)))
  const finished = await rig.recorder.finish(file).then(
    () => true,
    () => false,
  )
  const isGivenUp = stalls > chances.patience
  expect(finished || isGivenUp).toBe(true)
  expect(rig.faults).toEqual([])
  neighbour.leave()
  verify(file, recorded, isGivenUp)
}

interface Recorded {
  readonly spec: FramesSpec
  readonly acknowledged: number
  readonly refused: number
}

async function recordAll(
  recorder: Recorder,
  file: string,
  spec: FramesSpec,
  neighbour: Neighbour,
): Promise<Recorded> {
  const ring = ringFor(spec)
  let [acknowledged, refused] = [0, 0]
  const owed: Promise<unknown>[] = []
  for (let frame = 0; frame < (framesEach[spec.name] ?? 0); frame++) {
    neighbour.maybeFill()
    const done = await send(recorder, ring, file, spec, frame)
    owed.push(
      done().then(
        () => (acknowledged += 1),
        () => (refused += 1),
      ),
    )
    if (spec.name === 'camera')
      owed.push(recorder.values(file, '/entry/energy', frame, [frame]).catch(() => 0))
  }
  await Promise.all(owed)
  return { spec, acknowledged, refused }
}

function verify(file: string, recorded: readonly Recorded[], isGivenUp: boolean): void {
  const seen = seenByH5py(
    file,
    recorded.map(({ spec }) => spec.name),
  )
  for (const { spec, acknowledged, refused } of recorded) {
    expect(acknowledged + refused).toBe(framesEach[spec.name])
    if (!isGivenUp) expect(refused).toBe(0)
    expect(seen[spec.name]?.count).toBe(acknowledged)
    expect(seen[spec.name]?.hashes).toEqual(frameHashes(spec, acknowledged))
    totals.frames += acknowledged
    totals.missing += refused
  }
  totals.runs += 1
  totals.givenUp += isGivenUp ? 1 : 0
}

/** Writes into the same disk until it is full, and takes back some of it when asked often enough. */
class Neighbour {
  readonly #file: string
  readonly #random: Random

  constructor(file: string, random: Random) {
    this.#file = file
    this.#random = random
    writeFileSync(file, '')
  }

  /** Now and then to the last block. */
  maybeFill(): void {
    if (this.#random.float() > 0.02) return
    for (const bytes of [262_144, 4096, 512]) {
      const block = Buffer.alloc(bytes, 1)
      try {
        for (;;) appendFileSync(this.#file, block, { flush: true })
      } catch (error) {
        if (errorCode(error) !== 'ENOSPC') throw error
      }
    }
  }

  /** Half of the time nothing, else a part or all. */
  maybeFree(): void {
    if (this.#random.float() < 0.5) return
    const { size } = statSync(this.#file)
    truncateSync(this.#file, Math.floor(size * this.#random.float() ** 2))
  }

  leave(): void {
    rmSync(this.#file)
  }
}
