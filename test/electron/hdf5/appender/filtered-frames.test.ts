import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { encodeChunk } from '../../../../electron/hdf5/filters/encode-chunk.ts'
import { openHdf5 } from '../../../../electron/files/hdf5-file/open-hdf5.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { compressionMethods, type CompressionMethod } from '../../../../shared/model/compression.ts'
import { bytesPerPixel, pixelTypes } from '../../../../shared/model/pixels.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { frameHashes, seenByH5py } from '../support/seen-by-h5py.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'

const everyKind: readonly FramesSpec[] = pixelTypes.flatMap(pixelType =>
  compressionMethods.map(compression => ({
    name: `${pixelType}_${compression}`,
    pixelType,
    height: 97,
    width: 101,
    leading: [20],
    compression,
  })),
)

/** Frames 0, 2, 4 … as the filters of their dataset make them, the others as they are. */
function record(open: AppendFile, spec: FramesSpec, frames: number): void {
  const path = `/entry/${spec.name}`
  const elementBytes = bytesPerPixel(spec.pixelType) as 1 | 2 | 4 | 8
  const { compression: method } = spec as { readonly compression: CompressionMethod }
  for (let frame = 0; frame < frames; frame++) {
    const pixels = framePixels(spec, frame)
    if (method === 'none' || frame % 2 === 1) open.append(path, frame, pixels)
    else {
      const target = new Uint8Array(2 * pixels.length)
      const bytes = encodeChunk({ method, elementBytes }, pixels, target)
      open.appendEncoded(path, frame, target.subarray(0, bytes))
    }
  }
}

async function recorded(
  specs: readonly FramesSpec[],
  frames: number,
): Promise<{ file: string; open: AppendFile }> {
  const file = join(temporaryFolder(), 'a.h5')
  const layout = await writeSkeleton(file, recordingSkeleton(specs), { replace: false })
  const open = new AppendFile(file, layout)
  for (const spec of specs) record(open, spec, frames)
  open.publish()
  return { file, open }
}

describeWith(pythonModules('h5py', 'bitshuffle'), 'frames of every type through every filter', () => {
  test('are bit for bit the same in h5py, some of them filtered and some not, growing and finished', async () => {
    const { file, open } = await recorded(everyKind, 5)
    const names = everyKind.map(({ name }) => name)
    const expected = Object.fromEntries(
      everyKind.map(spec => [spec.name, { shape: [5, 97, 101], count: 5, hashes: frameHashes(spec, 5) }]),
    )
    expect(seenByH5py(file, names)).toEqual(expected)
    await open.finish()
    expect(seenByH5py(file, names)).toEqual(expected)
  })

  test('name their filters as any other file does, and say of each chunk which it skipped', async () => {
    const specs = everyKind.filter(({ pixelType }) => pixelType === 'uint8' || pixelType === 'int32')
    const { file, open } = await recorded(specs, 2)
    await open.finish()
    const seen = python<Record<string, readonly unknown[]>>(
      `
import h5py
def seen(d):
    plist = d.id.get_create_plist()
    filters = [plist.get_filter(i)[0] for i in range(plist.get_nfilters())]
    masks = [d.id.get_chunk_info(i).filter_mask for i in range(d.id.get_num_chunks())]
    return [filters, masks]
with h5py.File(argument['file'], 'r') as f:
    print(json.dumps({name: seen(f['entry/' + name]) for name in argument['names']}))`,
      { file, names: specs.map(({ name }) => name) },
    )
    expect(seen).toEqual({
      uint8_none: [[], [0, 0]],
      uint8_gzip: [[1], [0, 1]],
      'uint8_bitshuffle-lz4': [[32_008], [0, 1]],
      int32_none: [[], [0, 0]],
      int32_gzip: [
        [2, 1],
        [0, 3],
      ],
      'int32_bitshuffle-lz4': [[32_008], [0, 1]],
    })
  })
})

test('our own browser reads them the same, while they grow', async () => {
  const { file, open } = await recorded(everyKind, 3)
  const browser = await openHdf5(file)
  for (const spec of everyKind) {
    const block = await browser.read(`/entry/${spec.name}`, [{ kind: 'index', at: 2 }])
    const { data } = block.values
    const bytes = ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : undefined
    expect(bytes?.equals(framePixels(spec, 2)), spec.name).toBe(true)
  }
  await browser.close()
  await open.finish()
})

test('a filtered frame that comes twice, too early or to an unknown dataset is refused', async () => {
  const spec: FramesSpec = {
    name: 'd',
    pixelType: 'uint16',
    height: 8,
    width: 8,
    leading: [4],
    compression: 'gzip',
  }
  const { open } = await recorded([spec], 1)
  const bytes = new Uint8Array(10)
  expect(() => open.appendEncoded('/entry/d', 0, bytes)).toThrow(/already recorded/)
  expect(() => open.appendEncoded('/entry/d', 2, bytes)).toThrow(/came before frame 1/)
  expect(() => open.appendEncoded('/entry/e', 1, bytes)).toThrow(/no frames dataset/)
  expect(() => open.append('/entry/d', 1, bytes)).toThrow(/10 bytes, the dataset takes 128/)
  await open.finish()
})
