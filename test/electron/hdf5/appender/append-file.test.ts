import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { frameHashes, seenByH5py } from '../support/seen-by-h5py.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'

const small: FramesSpec = { name: 'small', pixelType: 'uint16', height: 5, width: 7, leading: [10] }
const grid: FramesSpec = { name: 'grid', pixelType: 'int32', height: 3, width: 4, leading: [3, 4] }
const cube: FramesSpec = { name: 'cube', pixelType: 'float64', height: 2, width: 2, leading: [2, 3, 4] }

async function recording(specs: readonly FramesSpec[]): Promise<{ file: string; open: AppendFile }> {
  const file = join(temporaryFolder(), 'recording.h5')
  const layout = await writeSkeleton(file, recordingSkeleton(specs), { replace: false })
  return { file, open: new AppendFile(file, layout) }
}

describeWith(pythonModules('h5py'), 'a growing file in h5py', () => {
  test('shows interleaved datasets of different type, size and rank as they were appended', async () => {
    const { file, open } = await recording([small, grid, cube])
    for (let frame = 0; frame < 10; frame++) {
      for (const spec of [small, grid, cube])
        open.append(`/entry/${spec.name}`, frame, framePixels(spec, frame))
      if (frame % 3 === 0) open.publish()
    }
    open.publish()
    const seen = seenByH5py(file, ['small', 'grid', 'cube'])
    expect(seen.small).toEqual({ shape: [10, 5, 7], count: 10, hashes: frameHashes(small, 10) })
    expect(seen.grid).toEqual({ shape: [3, 4, 3, 4], count: 10, hashes: frameHashes(grid, 10) })
    expect(seen.cube).toEqual({ shape: [1, 3, 4, 2, 2], count: 10, hashes: frameHashes(cube, 10) })
    await open.finish()
    expect(seenByH5py(file, ['small', 'grid', 'cube'])).toEqual(seen)
  })

  test('has no frames at first and shows nothing that was not published', async () => {
    const { file, open } = await recording([small])
    open.append('/entry/small', 0, framePixels(small, 0))
    expect(seenByH5py(file, ['small']).small).toEqual({ shape: [0, 5, 7], count: 0, hashes: [] })
    await open.finish()
    expect(seenByH5py(file, ['small']).small?.count).toBe(1)
  })

  test('finds every frame through an index of three levels', async () => {
    const many: FramesSpec = { ...small, name: 'many', height: 1, width: 2, leading: [5000] }
    const { file, open } = await recording([many])
    for (let frame = 0; frame < 5000; frame++) {
      open.append('/entry/many', frame, framePixels(many, frame))
      if (frame % 37 === 0) open.publish()
    }
    await open.finish()
    expect(seenByH5py(file, ['many']).many?.hashes).toEqual(frameHashes(many, 5000))
  })

  test('begins large frames on pages, and stays within what was announced for the plan', async () => {
    const large: FramesSpec = { name: 'large', pixelType: 'uint16', height: 200, width: 201, leading: [150] }
    const { file, open } = await recording([large])
    open.append('/entry/large', 0, framePixels(large, 0))
    open.publish()
    const announced = statSync(file).size
    for (let frame = 1; frame < 150; frame++) open.append('/entry/large', frame, framePixels(large, frame))
    open.publish()
    expect(statSync(file).size).toBe(announced)
    await open.finish()
    const offsets = python<number[]>(
      `
import h5py
with h5py.File(argument, 'r') as f:
    d = f['entry/large'].id
    print(json.dumps([d.get_chunk_info(i).byte_offset for i in range(d.get_num_chunks())]))`,
      file,
    )
    expect(offsets).toHaveLength(150)
    expect(offsets.filter(offset => offset % 4096 !== 0)).toEqual([])
  })
})
