import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter } from '../../../electron/writer/client.ts'
import { textLike } from '../../support/text-like.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { ManualClock } from './support/manual-clock.ts'
import { observed, ringFor, send, writerRig, type WriterRig } from './support/writer-rig.ts'

const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 16, width: 24, leading: [100] }
const dataset = '/entry/camera'

async function recording(): Promise<WriterRig & { file: string }> {
  const rig = writerRig()
  const file = join(temporaryFolder(), 'a.h5')
  await rig.recorder.create(file, recordingSkeleton([camera]))
  return { ...rig, file }
}

describe('the writer refuses', () => {
  test('a frame of the wrong size, twice or too early, and takes the right one', async () => {
    const { recorder, file, faults } = await recording()
    const ring = ringFor(camera)
    await (
      await send(recorder, ring, file, camera, 0)
    )()
    const slot = await ring.acquire()
    const refused = async (frame: number, bytes: number): Promise<unknown> =>
      await recorder.append(file, dataset, frame, ring, slot, bytes).catch((error: unknown) => error)
    const where = `${file}:${dataset}`
    expect(await refused(1, 100)).toMatchObject({ kind: 'limit', where, message: textLike(/100 bytes/) })
    expect(await refused(0, 768)).toMatchObject({
      kind: 'limit',
      where,
      message: textLike(/already recorded/),
    })
    expect(await refused(2, 768)).toMatchObject({
      kind: 'limit',
      where,
      message: textLike(/came before frame 1/),
    })
    await recorder.append(file, dataset, 1, ring, slot, 768)
    ring.release(slot)
    expect(ring.freeSlots).toBe(ring.slots)
    expect(faults).toEqual([])
  })

  test('files, datasets and places it does not know, by name', async () => {
    const { recorder, file } = await recording()
    await expect(recorder.values('/tmp/other.h5', '/x', 0, [1])).rejects.toMatchObject({
      kind: 'not-found',
      where: '/tmp/other.h5',
    })
    await expect(recorder.values(file, '/entry/nothing', 0, [1])).rejects.toMatchObject({
      kind: 'not-found',
      where: `${file}:/entry/nothing`,
    })
    await expect(recorder.values(file, '/entry/energy', 10, [1])).rejects.toMatchObject({ kind: 'limit' })
    await expect(recorder.text(file, '/entry/status', 'x'.repeat(99))).rejects.toMatchObject({
      kind: 'limit',
      where: `${file}:/entry/status`,
    })
  })

  test('to make a file twice or to replace one that grows', async () => {
    const { recorder, file } = await recording()
    const before = readFileSync(file)
    await expect(recorder.create(file, recordingSkeleton([camera]))).rejects.toMatchObject({
      kind: 'disk',
      message: textLike(/exists already/),
    })
    await expect(recorder.replace(file, recordingSkeleton([camera]))).rejects.toThrow(/being recorded/)
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(join(file, '..'))).toEqual(['a.h5'])
  })

  test('a finished file, and everything after it was closed', async () => {
    const { recorder, file } = await recording()
    await recorder.finish(file)
    await expect(recorder.values(file, '/entry/energy', 0, [1])).rejects.toMatchObject({ kind: 'not-found' })
    await recorder.close()
    await recorder.close()
    await expect(recorder.finish(file)).rejects.toMatchObject({ kind: 'aborted' })
  })
})

describe('answers', () => {
  test('come in the order of the requests, whatever each of them takes', async () => {
    const { recorder, file } = await recording()
    const ring = ringFor(camera)
    const order: string[] = []
    const note = (name: string) => () => void order.push(name)
    const frame0 = (await send(recorder, ring, file, camera, 0))().then(note('frame 0'))
    const value = recorder.values(file, '/entry/energy', 0, [1]).then(note('value'))
    const bad = recorder.values(file, '/entry/nothing', 0, [1]).catch(note('bad'))
    const frame1 = (await send(recorder, ring, file, camera, 1))().then(note('frame 1'))
    const finish = recorder.finish(file).then(note('finish'))
    await Promise.all([frame0, value, bad, frame1, finish])
    expect(order).toEqual(['frame 0', 'value', 'bad', 'frame 1', 'finish'])
  })

  test('come after the news of what became complete', async () => {
    const { recorder, file, news } = await recording()
    await (
      await send(recorder, ringFor(camera), file, camera, 0)
    )()
    expect(news).toEqual(['/entry/camera 1'])
  })
})

describe('a writer that is lost', () => {
  test('fails every waiting request by name, gives the slots back and tells once', async () => {
    const worker = new Worker('setTimeout(() => { throw new Error("out of cheese") }, 50)', { eval: true })
    const { recorder, faults } = observed(createWriter({ worker, clock: systemClock() }))
    const ring = ringFor(camera)
    const waiting = [
      recorder.create('/tmp/x.h5', recordingSkeleton([camera])),
      (await send(recorder, ring, '/tmp/x.h5', camera, 0))(),
    ]
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { kind: 'internal', where: 'writer', message: textLike(/out of cheese/) },
      })
    }
    await expect(recorder.finish('/tmp/x.h5')).rejects.toMatchObject({ kind: 'internal' })
    expect(ring.freeSlots).toBe(ring.slots)
    expect(faults).toHaveLength(1)
    await recorder.close()
  })

  test('is noticed when its port closes', async () => {
    const { port1, port2 } = new MessageChannel()
    const { recorder, faults } = observed(createWriter({ worker: port1, clock: systemClock() }))
    const waiting = recorder.finish('/tmp/x.h5')
    port2.close()
    await expect(waiting).rejects.toMatchObject({ kind: 'internal', message: textLike(/port was closed/) })
    expect(faults).toHaveLength(1)
  })

  test('is told of when the disk is silent', async () => {
    const clock = new ManualClock()
    const { port1, port2 } = new MessageChannel()
    const { recorder, faults } = observed(createWriter({ worker: port1, clock }))
    expect(recorder.waitingMs).toBe(0)
    const waiting = recorder.finish('/tmp/x.h5').catch(() => undefined)
    await clock.move(70_000)
    expect(recorder.waitingMs).toBe(70_000)
    expect(faults).toEqual([])
    port2.close()
    await waiting
    expect(recorder.waitingMs).toBe(0)
  })
})
