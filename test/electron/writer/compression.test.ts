import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openHdf5 } from '../../../electron/files/hdf5-file/open-hdf5.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../electron/writer/client.ts'
import { startCompressWorker } from '../../../electron/writer/compress-pool.ts'
import type { CompressionChoice } from '../../../shared/model/compression.ts'
import { builtEntries, builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { textLike } from '../../support/text-like.ts'
import { frameHashes, seenByH5py } from '../hdf5/support/seen-by-h5py.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { observed, ringFor, send, writerRig, type WriterRig } from './support/writer-rig.ts'

function camera(compression: CompressionChoice, name = 'camera'): FramesSpec {
  return { name, pixelType: 'uint16', height: 192, width: 201, leading: [1000], compression }
}

/** Real compressors behind a writer in this thread. */
async function compressingRig(): Promise<WriterRig> {
  const compressor = await builtEntry('compress-worker')
  return writerRig(() => startCompressWorker(compressor))
}

async function record(
  { recorder }: Pick<WriterRig, 'recorder'>,
  specs: readonly FramesSpec[],
  frames: number,
  slots = 5,
): Promise<string> {
  const file = join(temporaryFolder(), 'a.h5')
  await recorder.create(file, recordingSkeleton(specs))
  await Promise.all(
    specs.map(async spec => {
      const ring = ringFor(spec, slots)
      const pending: Promise<number>[] = []
      for (let frame = 0; frame < frames; frame++) {
        pending.push((await send(recorder, ring, file, spec, frame))())
      }
      await Promise.all(pending)
      expect(ring.freeSlots).toBe(slots)
    }),
  )
  return file
}

/** Bit n of a frame's entry: filter n was skipped. */
function filterMasks(file: string, name: string): readonly number[] {
  return python(
    `
import h5py
with h5py.File(argument[0], 'r') as f:
    d = f['entry/' + argument[1]].id
    print(json.dumps([d.get_chunk_info(i).filter_mask for i in range(d.get_num_chunks())]))`,
    [file, name],
  )
}

describeWith(pythonModules('h5py', 'bitshuffle'), 'compressed frames', () => {
  test('of several detectors at once are in order and bit for bit what was sent, while recorded and after', async () => {
    const rig = await compressingRig()
    const specs = [
      camera('bitshuffle-lz4', 'a'),
      camera('gzip', 'b'),
      camera('none', 'c'),
      camera('auto', 'd'),
    ]
    const file = await record(rig, specs, 30)
    const names = specs.map(({ name }) => name)
    const seen = seenByH5py(file, names)
    for (const spec of specs) {
      expect(seen[spec.name]).toEqual({ shape: [30, 192, 201], count: 30, hashes: frameHashes(spec, 30) })
    }
    await rig.recorder.finish(file)
    expect(seenByH5py(file, names)).toEqual(seen)
    expect(filterMasks(file, 'a')).toEqual(Array.from({ length: 30 }, () => 0))
    expect(rig.faults).toEqual([])
  })

  test('are made by the threads of the built writer, and any request behind them waits for its turn', async () => {
    const folder = await builtEntries()
    const worker = startWriterWorker(join(folder, 'writer-worker.js'))
    const rig = observed(createWriter({ worker, clock: systemClock() }))
    const spec = camera('bitshuffle-lz4')
    const file = await record(rig, [spec], 20)
    await rig.recorder.values(file, '/entry/energy', 3, [7.112])
    await rig.recorder.close()
    expect(seenByH5py(file, ['camera']).camera?.hashes).toEqual(frameHashes(spec, 20))
    expect(rig.news.at(-1)).toBe('/entry/camera 20')
  })

  test('that do not become smaller are stored as they are', async () => {
    const rig = await compressingRig()
    const noise: FramesSpec = { ...camera('bitshuffle-lz4'), pixelType: 'uint8', height: 1, width: 40 }
    const file = await record(rig, [noise], 4)
    expect(filterMasks(file, 'camera')).toEqual([1, 1, 1, 1])
    expect(seenByH5py(file, ['camera']).camera?.hashes).toEqual(frameHashes(noise, 4))
  })

  test('that a dying compressor had in hand are stored as they are, told of, and the next one goes on', async () => {
    const compressor = await builtEntry('compress-worker')
    let started = 0
    const rig = writerRig(() => {
      started += 1
      return started === 1 ? dyingWorker() : startCompressWorker(compressor)
    })
    const file = await record(rig, [camera('bitshuffle-lz4')], 20)
    expect(seenByH5py(file, ['camera']).camera?.hashes).toEqual(frameHashes(camera('none'), 20))
    const masks = filterMasks(file, 'camera')
    expect(masks.filter(mask => mask === 1).length).toBeLessThanOrEqual(2)
    expect(masks.at(-1)).toBe(0)
    expect(rig.notices[0]).toMatchObject({
      kind: 'warning',
      problem: { where: file, message: textLike(/stored uncompressed.*out of cheese/) },
    })
    expect(rig.faults).toEqual([])
  })

  test('when no compressor can live, all are stored as they are', async () => {
    let started = 0
    const rig = writerRig(() => {
      started += 1
      return dyingWorker()
    })
    const spec = camera('gzip')
    const file = await record(rig, [spec], 12)
    // Three deaths, and one that was at work beside the third.
    expect(started).toBeLessThanOrEqual(4)
    expect(seenByH5py(file, ['camera']).camera?.hashes).toEqual(frameHashes(spec, 12))
    expect(new Set(filterMasks(file, 'camera'))).toEqual(new Set([3]))
    await rig.recorder.finish(file)
  })

  test('of "auto" tell after eight frames what was chosen and why', async () => {
    const rig = await compressingRig()
    const flat: FramesSpec = { ...camera('auto'), pixelType: 'int32' }
    await record(rig, [flat], 12, 2)
    expect(rig.notices).toEqual([
      {
        kind: 'compression',
        file: textLike(/a\.h5$/),
        dataset: '/entry/camera',
        verdict: {
          method: textLike(/^(bitshuffle-lz4|none)$/),
          reason: textLike(/^frames shrink to \d+ %, \d+ MB\/s compressed, \d+ MB\/s recorded$/),
        },
      },
    ])
  })
})

test('a wrong frame among compressed ones is refused by name and the others stay right', async () => {
  const { recorder } = await compressingRig()
  const spec = camera('bitshuffle-lz4')
  const file = join(temporaryFolder(), 'a.h5')
  const created = recorder.create(file, recordingSkeleton([spec]))
  const ring = ringFor(spec)
  const bytes = ring.slotBytes
  const answers: Promise<unknown>[] = []
  for (const [frame, length] of [
    [0, 192 * 201 * 2],
    [0, 192 * 201 * 2],
    [1, 100],
    [1, 192 * 201 * 2],
    [3, 192 * 201 * 2],
  ] as const) {
    const slot = await ring.acquire()
    ring.bytes(slot, bytes).fill(0)
    ring.bytes(slot, bytes).set(framePixels(spec, frame))
    const answer = recorder.append(file, '/entry/camera', frame, ring, slot, length)
    answers.push(
      answer.then(
        () => 'taken',
        (error: unknown) => (error as Error).message,
      ),
    )
    ring.release(slot)
  }
  await created
  expect(await Promise.all(answers)).toEqual([
    'taken',
    'Frame refused: frame 0 was already recorded',
    'Frame refused: frame 1 has 100 bytes, the dataset takes 77184',
    'taken',
    'Frame refused: frame 3 came before frame 2',
  ])
  await expect(recorder.create(file, recordingSkeleton([camera('none')]))).rejects.toThrow(/exists already/)
  const slot = await ring.acquire()
  ring.bytes(slot, 77_184).set(framePixels(spec, 2))
  await recorder.append(file, '/entry/camera', 2, ring, slot, 77_184)
  await recorder.finish(file)
  const browser = await openHdf5(file)
  const block = await browser.read('/entry/camera', [])
  const { data } = block.values
  const all = Buffer.concat([0, 1, 2].map(frame => framePixels(spec, frame)))
  expect(
    ArrayBuffer.isView(data) && Buffer.from(data.buffer, data.byteOffset, data.byteLength).equals(all),
  ).toBe(true)
  await browser.close()
})

/** Takes its first task and dies of it. */
function dyingWorker(): Worker {
  const program = `require('node:worker_threads').parentPort.on('message', () => { throw new Error('out of cheese') })`
  return new Worker(program, { eval: true })
}
