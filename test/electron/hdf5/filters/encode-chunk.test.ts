import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../../shared/base/random.ts'
import { encodeChunk } from '../../../../electron/hdf5/filters/encode-chunk.ts'
import { elementSizes, type ElementBytes } from '../../../../electron/hdf5/filters/shuffle-code.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Counts of elements around what one vector, one block (8192 bytes) and one piece (32 blocks) take. */
const counts = [
  1, 7, 8, 9, 15, 16, 31, 33, 1000, 1023, 1024, 1025, 4096, 4104, 8191, 8192, 32_768, 33_001, 300_003,
]

/** Few photons per pixel in the lowest byte, and now and then something in every other one. */
function photons(count: number, elementBytes: ElementBytes, seed: number): Uint8Array {
  const random = seededRandom(seed)
  const pixels = new Uint8Array(count * elementBytes)
  for (let index = 0; index < pixels.length; index++) {
    const isLowest = index % elementBytes === 0
    if (isLowest || random.float() < 0.01) pixels[index] = random.uint32() & (isLowest ? 0x0f : 0xff)
  }
  return pixels
}

interface Sample {
  readonly elementBytes: ElementBytes
  readonly pixels: Uint8Array
}

function samples(): readonly Sample[] {
  return elementSizes.flatMap(elementBytes =>
    counts.map(count => ({ elementBytes, pixels: photons(count, elementBytes, count) })),
  )
}

/** What the encoder makes of each sample, with room for the case that nothing can be saved. */
function encoded(method: 'gzip' | 'bitshuffle-lz4', all: readonly Sample[]): readonly Uint8Array[] {
  return all.map(({ elementBytes, pixels }) => {
    const target = new Uint8Array(pixels.length * 2 + 1000)
    return target.subarray(0, encodeChunk({ method, elementBytes }, pixels, target))
  })
}

/** Samples and chunks as files, for Python: one start of it serves all. */
function onDisk(all: readonly Sample[], chunks: readonly Uint8Array[]): readonly [number, string, string][] {
  const folder = temporaryFolder()
  return all.map(({ elementBytes, pixels }, index) => {
    const [raw, chunk] = [join(folder, `${index}.raw`), join(folder, `${index}.chunk`)]
    writeFileSync(raw, pixels)
    writeFileSync(chunk, chunks[index] ?? new Uint8Array())
    return [elementBytes, raw, chunk]
  })
}

describeWith(pythonModules('bitshuffle', 'numpy'), 'bitshuffle-LZ4', () => {
  test('is byte for byte what the reference filter makes, for every element size and any number of elements', () => {
    const all = samples()
    const wrong = python<string[]>(
      `
import bitshuffle, numpy, struct
wrong = []
for size, raw, chunk in argument:
    data = numpy.fromfile(raw, 'u%d' % size)
    expected = struct.pack('>QI', data.nbytes, 8192) + bytes(bitshuffle.compress_lz4(data, 0))
    if open(chunk, 'rb').read() != expected:
        wrong.append('%d elements of %d bytes' % (data.size, size))
print(json.dumps(wrong))`,
      onDisk(all, encoded('bitshuffle-lz4', all)),
    )
    expect(wrong).toEqual([])
  })
})

describeWith(pythonModules('numpy'), 'gzip', () => {
  test('is undone by the two filters every HDF5 library has', () => {
    const all = samples()
    const wrong = python<string[]>(
      `
import numpy, zlib
wrong = []
for size, raw, chunk in argument:
    planes = numpy.frombuffer(zlib.decompress(open(chunk, 'rb').read()), 'u1').reshape((size, -1))
    if planes.T.tobytes() != open(raw, 'rb').read():
        wrong.append('%d bytes of elements of %d bytes' % (planes.size, size))
print(json.dumps(wrong))`,
      onDisk(all, encoded('gzip', all)),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(['gzip', 'bitshuffle-lz4'] as const)('%s', method => {
  test('says 0 rather than write beyond its target', () => {
    const random = seededRandom(1)
    const noise = Uint8Array.from({ length: 100_001 }, () => random.uint32() & 0xff)
    const around = new Uint8Array(200_000).fill(0xaa)
    for (const room of [0, 11, 12, 13, 8192, 8204, 99_999, 100_001]) {
      expect(encodeChunk({ method, elementBytes: 1 }, noise, around.subarray(1000, 1000 + room))).toBe(0)
      expect(around.subarray(1000 + room).every(byte => byte === 0xaa)).toBe(true)
    }
  })

  test('reads shared memory and writes into shared memory', () => {
    const pixels = new Uint8Array(new SharedArrayBuffer(65_536))
    const target = new Uint8Array(new SharedArrayBuffer(65_536))
    pixels.set(photons(32_768, 2, 3))
    const bytes = encodeChunk({ method, elementBytes: 2 }, pixels, target)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(32_768)
  })
})
