import { finite } from '../../../shared/base/parse.ts'
import { bytesPerPixel, frameBytes, type PixelType } from '../../../shared/model/pixels.ts'
import { encodeChunk } from '../../hdf5/filters/encode-chunk.ts'
import type { ElementBytes } from '../../hdf5/filters/shuffle-code.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { peerOf } from '../figure.ts'
import { frameSource, type FrameSource } from '../frames/frame-source.ts'
import { largeImage } from '../frames/workload.ts'
import { interleaved } from '../interleaved.ts'
import { findPython, pythonPeer } from '../peer-process.ts'

export const compressBench: Bench = {
  does: 'compressing frames on one thread with bitshuffle-LZ4, against the native library in Python',
  isLong: false,
  options: {},
  run,
}

/** A third of a second each. */
const framesPerRound = 40
/** The same bytes read as pixels of different types: the transposition is another one for each. */
const types: readonly PixelType[] = ['uint16', 'uint32', 'uint8']

async function run(parts: BenchParts): Promise<void> {
  const { clock, folder, report, rounds, signal } = parts
  const source = frameSource(folder, largeImage.image)
  const found = findPython(['bitshuffle', 'numpy'])
  const peer = 'python' in found ? pythonPeer(found.python, script) : undefined
  const megabytes = (framesPerRound * source.frameBytes) / 1e6
  try {
    for (const type of types) {
      const argument = { source: source.file, bytes: source.frameBytes, type, frames: framesPerRound }
      compressFrames(source, type, 2) // the compiler's share
      const { ours, native } = await interleaved(
        rounds,
        {
          ours: async () => {
            const startedMs = clock.elapsedMs()
            compressFrames(source, type, framesPerRound)
            return megabytes / ((clock.elapsedMs() - startedMs) / 1000)
          },
          native: async () => peer && megabytes / finite(await peer.ask(argument), 'seconds'),
        },
        signal,
      )
      report({
        what: `${largeImage.name}${type === 'uint16' ? '' : ` as ${type}`}, bitshuffle-LZ4, one thread`,
        unit: 'MB/s',
        better: 'higher',
        ours,
        peer: peerOf('python bitshuffle', native, 'missing' in found ? found.missing : ''),
        // No detector delivers 16-bit counts as another type: those figures show the transposition only.
        ...(type === 'uint16' ? { target: budgets.compressingVsNative } : {}),
      })
    }
  } finally {
    await peer?.close()
  }
}

function compressFrames({ ring, frameBytes: bytes }: FrameSource, type: PixelType, frames: number): void {
  const elementBytes = bytesPerPixel(type) as ElementBytes
  const target = new Uint8Array(new SharedArrayBuffer(frameBytes(largeImage.image, 'uint16')))
  for (let frame = 0; frame < frames; frame++) {
    encodeChunk({ method: 'bitshuffle-lz4', elementBytes }, ring.bytes(frame % ring.slots, bytes), target)
  }
}

const script = `
import os, time
os.environ['OMP_NUM_THREADS'] = '1'
import bitshuffle, numpy
def answer(argument):
    data = numpy.fromfile(argument['source'], dtype=argument['type'])
    frames = data.reshape((-1, argument['bytes'] // data.itemsize))
    bitshuffle.compress_lz4(frames[0], 0)
    started = time.perf_counter()
    for frame in range(argument['frames']):
        bitshuffle.compress_lz4(frames[frame % len(frames)], 0)
    return time.perf_counter() - started
`
