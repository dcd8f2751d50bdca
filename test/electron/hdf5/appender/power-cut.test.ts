import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import type { RepairedFrames } from '../../../../electron/hdf5/appender/repair-frames.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { recoverFile } from '../../../../electron/writer/recover-file.ts'
import { demand } from '../../../../shared/base/assert.ts'
import { seededRandom, type Random } from '../../../../shared/base/random.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { afterPowerCut } from '../support/power-cut.ts'
import { filesSeenByH5py, frameHashes } from '../support/seen-by-h5py.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'
import { tortureRuns } from '../../../torture/support/torture-runs.ts'

/** More with `npm run torture -- power`. */
const cuts = tortureRuns('power', 40)

/** Small and larger than a page, flat and nested; 64 frames fill a node of the index. */
const specs: readonly FramesSpec[] = [
  { name: 'camera', pixelType: 'uint16', height: 48, width: 64, leading: [5000] },
  { name: 'map', pixelType: 'uint32', height: 1, width: 16, leading: [1000, 7] },
]
const nothing = { texts: {}, values: {} }

describeWith(pythonModules('h5py'), 'a file after a power cut', () => {
  test(
    `has every frame of its last sync, and later ones whole or listed as torn (${cuts} cuts)`,
    { timeout: 60_000 + cuts * 3000 },
    async () => {
      const folder = temporaryFolder()
      const found = []
      for (let seed = 1; seed <= cuts; seed++) found.push(await cutAndRecover(folder, seed))
      const names = specs.map(({ name }) => name)
      const seen = filesSeenByH5py(found.map(({ file }) => ({ file, names })))
      for (const [index, { recovered, synced }] of found.entries()) {
        for (const spec of specs) {
          const { complete, torn } = recoveredOf(recovered, spec)
          expect(complete).toBeGreaterThanOrEqual(synced[spec.name] ?? 0)
          for (const frame of torn) expect(frame).toBeGreaterThanOrEqual(synced[spec.name] ?? 0)
          const { count, hashes } = demand(seen[index]?.[spec.name], spec.name)
          expect(count).toBe(complete)
          expect(differing(hashes, frameHashes(spec, complete))).toEqual(torn)
        }
      }
      const all = found.flatMap(({ recovered }) => recovered)
      // The simulation does tear frames, in the middle too.
      expect(all.some(({ torn }) => torn.length > 0)).toBe(true)
    },
  )
})

/** Records, syncs, records on, and puts what a power cut leaves in the place of the file. */
async function cutAndRecover(
  folder: string,
  seed: number,
): Promise<{ file: string; recovered: readonly RepairedFrames[]; synced: Record<string, number> }> {
  const random = seededRandom(seed)
  const file = join(folder, `cut-${seed}.h5`)
  const open = new AppendFile(file, await writeSkeleton(file, recordingSkeleton(specs), { replace: false }))
  const next: Record<string, number> = {}
  for (let syncs = upTo(random, 3); syncs > 0; syncs--) {
    appendSome(open, next, upTo(random, 90), random)
    await open.sync()
  }
  const before = { ...next }
  appendSome(open, next, upTo(random, 90), random)
  const synced = { ...next }
  const unmarked = readFileSync(file)
  await open.sync()
  const versions = [sameLevels(before, synced) ? unmarked : readFileSync(file)]
  for (let more = upTo(random, 5); more >= 0; more--) {
    appendSome(open, next, upTo(random, 30), random)
    versions.push(readFileSync(file))
  }
  await open.finish()
  writeFileSync(file, afterPowerCut(versions, random))
  const recovered = await recoverFile(file, nothing)
  const once = readFileSync(file)
  expect(await recoverFile(file, nothing)).toEqual(recovered)
  expect(readFileSync(file).equals(once)).toBe(true)
  return { file, recovered, synced }
}

/** While the index keeps its root, the mark that a sync writes about itself may wait for the next one. */
function sameLevels(before: Record<string, number>, after: Record<string, number>): boolean {
  const levels = (frames = 0): number => (frames === 0 ? 0 : frames <= 64 ? 1 : 2)
  return specs.every(({ name }) => levels(before[name]) === levels(after[name]))
}

function appendSome(open: AppendFile, next: Record<string, number>, count: number, random: Random): void {
  for (let frame = 0; frame < count; frame++) {
    const spec = demand(specs[upTo(random, specs.length)], 'a dataset')
    const number = next[spec.name] ?? 0
    open.append(`/entry/${spec.name}`, number, framePixels(spec, number))
    next[spec.name] = number + 1
    if (random.float() < 0.3) open.publish()
  }
  open.publish()
}

function recoveredOf(recovered: readonly RepairedFrames[], { name }: FramesSpec): RepairedFrames {
  return demand(
    recovered.find(({ dataset }) => dataset === `/entry/${name}`),
    name,
  )
}

function differing(found: readonly string[], expected: readonly string[]): readonly number[] {
  return expected.flatMap((hash, frame) => (found[frame] === hash ? [] : [frame]))
}

/** 0 … limit − 1. */
function upTo(random: Random, limit: number): number {
  return Math.floor(random.float() * limit)
}
