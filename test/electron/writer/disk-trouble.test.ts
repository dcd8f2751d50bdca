import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../shared/model/problem.ts'
import { startCompressWorker } from '../../../electron/writer/compress-pool.ts'
import { errorCode } from '../../../electron/platform/disk-error.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules, type Need } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk, type DiskKind } from '../../support/small-disk.ts'
import { textLike } from '../../support/text-like.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { frameHashes, seenByH5py } from '../hdf5/support/seen-by-h5py.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { ringFor, send, writerRig, type WriterRig } from './support/writer-rig.ts'

const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [10_000] }
const tiny: FramesSpec = { name: 'tiny', pixelType: 'uint16', height: 1, width: 2, leading: [100_000] }
const large: FramesSpec = { name: 'large', pixelType: 'float64', height: 300, width: 200, leading: [3, 100] }

const mountAndH5py: Need = {
  requiredInCi: false,
  missing: () => mountableDisk.missing() ?? pythonModules('h5py').missing(),
}

/** Sends frames from `first` until one fails, several on the way at a time; returns how many were acknowledged. */
async function sendUntilFailure(
  { recorder }: WriterRig,
  file: string,
  spec: FramesSpec,
  first: number,
): Promise<{ acknowledged: number; failure: unknown }> {
  const ring = ringFor(spec)
  let acknowledged = first
  let failure: unknown
  for (let frame = first; failure === undefined; frame++) {
    const done = await send(recorder, ring, file, spec, frame)
    void done().then(
      () => (acknowledged = frame + 1),
      (error: unknown) => (failure ??= error),
    )
  }
  for (let slot = 0; slot < ring.slots; slot++) await ring.acquire()
  return { acknowledged, failure }
}

/** Large frames are summed up by threads. */
async function rigWithPool(): Promise<WriterRig> {
  const entry = await builtEntry('compress-worker')
  return writerRig(() => startCompressWorker(entry))
}

/** To the last block. */
function fill(folder: string): string {
  const filler = join(folder, 'filler')
  for (const bytes of [65_536, 4096, 512]) {
    const block = Buffer.alloc(bytes, 1)
    try {
      for (;;) appendFileSync(filler, block, { flush: true })
    } catch (error) {
      if (errorCode(error) !== 'ENOSPC') throw error
    }
  }
  return filler
}

describeWith(mountAndH5py, 'a full disk', () => {
  const disks: readonly DiskKind[] = ['tmpfs', 'ext4']
  const cases = disks.flatMap(kind => [camera, tiny, large].map(spec => ({ kind, spec, name: spec.name })))

  test.each(cases)(
    'on $kind costs no acknowledged frame of "$name", and recording goes on when there is room again',
    async ({ kind, spec }) => {
      // What is left after `room`: about a megabyte; ext4 needs some for itself.
      const { folder } = smallDisk(kind, kind === 'tmpfs' ? 6 : 7)
      const rig = await rigWithPool()
      const file = join(folder, 'a.h5')
      const room = join(folder, 'room')
      writeFileSync(room, Buffer.alloc(4_500_000, 1), { flush: true })
      await rig.recorder.create(file, recordingSkeleton([spec]))
      const { acknowledged, failure } = await sendUntilFailure(rig, file, spec, 0)
      expect(failure).toMatchObject({ kind: 'disk', where: file, message: textLike(/disk is full/) })
      expect(rig.faults).toEqual([expect.objectContaining({ kind: 'disk', where: file })])
      const seen = seenByH5py(file, [spec.name])[spec.name]
      expect(seen?.count).toBe(acknowledged)
      expect(seen?.hashes).toEqual(frameHashes(spec, acknowledged))
      rmSync(room)
      const ring = ringFor(spec)
      await (
        await send(rig.recorder, ring, file, spec, acknowledged)
      )()
      await rig.recorder.finish(file)
      expect(seenByH5py(file, [spec.name])[spec.name]?.hashes).toEqual(frameHashes(spec, acknowledged + 1))
    },
  )

  test.each(cases)(
    'on $kind lets "$name" wait while somebody listens, and nothing is lost or written twice',
    async ({ kind, spec }) => {
      const { folder } = smallDisk(kind, kind === 'tmpfs' ? 6 : 7)
      const rig = await rigWithPool()
      const file = join(folder, 'a.h5')
      const rooms = [1, 2, 3].map(number => join(folder, `room-${number}`))
      for (const room of rooms) writeFileSync(room, Buffer.alloc(1_500_000, 1), { flush: true })
      const stalls: Problem[] = []
      let flowing = 0
      rig.recorder.onStall({
        decide: async problem => {
          stalls.push(problem)
          const room = rooms.pop()
          if (room !== undefined) rmSync(room)
          return room === undefined ? 'give up' : 'try again'
        },
        flowing: () => void (flowing += 1),
      })
      await rig.recorder.create(file, recordingSkeleton([spec]))
      const { acknowledged, failure } = await sendUntilFailure(rig, file, spec, 0)
      expect(failure).toMatchObject({ kind: 'disk', message: textLike(/disk is full/) })
      expect(stalls.length).toBeGreaterThanOrEqual(4)
      expect(flowing).toBeGreaterThanOrEqual(3)
      expect(rig.faults).toEqual([])
      const seen = seenByH5py(file, [spec.name])[spec.name]
      expect(seen?.count).toBe(acknowledged)
      expect(seen?.hashes).toEqual(frameHashes(spec, acknowledged))
      await rig.recorder.finish(file)
      expect(seenByH5py(file, [spec.name])[spec.name]?.hashes).toEqual(frameHashes(spec, acknowledged))
    },
  )

  test.each(disks)('on %s makes no file at all rather than half a one', async kind => {
    const { folder } = smallDisk(kind, 4)
    const filler = fill(folder)
    const { recorder } = writerRig()
    const file = join(folder, 'a.h5')
    await expect(recorder.create(file, recordingSkeleton([camera]))).rejects.toMatchObject({
      kind: 'disk',
      where: file,
      message: textLike(/disk is full/),
    })
    expect(readdirSync(folder).filter(name => name !== 'lost+found')).toEqual(['filler'])
    rmSync(filler)
    await recorder.create(file, recordingSkeleton([camera]))
  })

  test.each(disks)('on %s leaves the old master in its place', async kind => {
    const { folder } = smallDisk(kind, 4)
    const { recorder } = writerRig()
    const master = join(folder, 'master.h5')
    await recorder.replace(master, recordingSkeleton([], 10))
    const old = readFileSync(master)
    fill(folder)
    await expect(recorder.replace(master, recordingSkeleton([], 40_000))).rejects.toMatchObject({
      kind: 'disk',
      where: master,
    })
    expect(readFileSync(master)).toEqual(old)
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })
})

describeWith(mountableDisk, 'a read-only disk', () => {
  test('is named at once, and the files on other disks go on', async () => {
    const disk = smallDisk('tmpfs', 4)
    const rig = writerRig()
    disk.makeReadOnly()
    const file = join(disk.folder, 'a.h5')
    await expect(rig.recorder.create(file, recordingSkeleton([camera]))).rejects.toMatchObject({
      kind: 'disk',
      message: 'The disk is read-only: could not create the file',
      where: file,
    })
    const good = join(temporaryFolder(), 'b.h5')
    await rig.recorder.create(good, recordingSkeleton([camera]))
    await (
      await send(rig.recorder, ringFor(camera), good, camera, 0)
    )()
    expect(rig.faults).toEqual([])
  })
})

describe('a folder that is not there', () => {
  test('is named when a file is created in it', async () => {
    const { recorder } = writerRig()
    await expect(recorder.create('/nowhere/at/all/a.h5', recordingSkeleton([camera]))).rejects.toMatchObject({
      kind: 'disk',
      where: '/nowhere/at/all/a.h5',
      message: textLike(/does not exist/),
    })
  })

  test('is noticed when it vanishes while a file in it grows', async () => {
    const rig = writerRig()
    const folder = join(temporaryFolder(), 'mounted')
    mkdirSync(folder)
    const file = join(folder, 'a.h5')
    await rig.recorder.create(file, recordingSkeleton([camera]))
    const ring = ringFor(camera)
    await (
      await send(rig.recorder, ring, file, camera, 0)
    )()
    renameSync(folder, `${folder}-gone`)
    await (
      await send(rig.recorder, ring, file, camera, 1)
    )()
    await expect(rig.recorder.finish(file)).rejects.toMatchObject({
      kind: 'disk',
      where: file,
      message: textLike(/moved or removed/),
    })
    expect(rig.faults).toHaveLength(1)
  })
})
