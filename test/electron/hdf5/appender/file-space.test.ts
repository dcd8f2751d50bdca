import { closeSync, fstatSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { FileSpace, paddingOf } from '../../../../electron/hdf5/appender/file-space.ts'
import { readSuperblock } from '../../../../electron/hdf5/appender/superblock.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { findPython, pythonPeer } from '../../../../electron/bench/peer-process.ts'
import { demand } from '../../../../shared/base/assert.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'

const gib = 1 << 30
const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 64, width: 1024, leading: [20] }

async function newFile() {
  const file = join(temporaryFolder(), 'a.h5')
  const layout = await writeSkeleton(file, recordingSkeleton([camera]), { replace: false })
  return { file, layout }
}

describe('the end of a growing file', () => {
  test.each([
    ['as planned', 40 * gib, 0],
    // The one moment at which the plan turns out to be too small.
    ['far beyond its plan', gib / 4, 1],
  ])(
    'is ahead of every frame and behind the length readers saw before, growing %s',
    async (_how, plannedBytes, surprises) => {
      const { file } = await newFile()
      const raw = { file, fd: openSync(file, 'r+') }
      onTestFinished(() => closeSync(raw.fd))
      const random = seededRandom(7)
      const space = new FileSpace(raw, readSuperblock(raw), { structureBytes: undefined, plannedBytes })
      space.announce()
      let beyondLength = 0
      for (let frame = 0; frame < 200; frame++) {
        const lengthBefore = fstatSync(raw.fd).size
        space.allocate(Math.floor(random.between(1, gib / 4)), 4096)
        space.announce()
        const { endOfFile } = readSuperblock(raw)
        expect(endOfFile).toBeGreaterThanOrEqual(space.end)
        if (endOfFile > lengthBefore) beyondLength += 1
      }
      expect(beyondLength).toBe(surprises)
      space.finish()
      expect([readSuperblock(raw).endOfFile, fstatSync(raw.fd).size]).toEqual([space.end, space.end])
    },
  )

  test('has frames at round addresses where that keeps the file short, and on pages in any case', async () => {
    const { file } = await newFile()
    const raw = { file, fd: openSync(file, 'r+') }
    onTestFinished(() => closeSync(raw.fd))
    const random = seededRandom(8)
    const space = new FileSpace(raw, readSuperblock(raw), { structureBytes: undefined, plannedBytes: gib })
    const [page, round] = [4096, 65_536]
    let used = space.end
    let isRound = 0
    for (let frame = 0; frame < 500; frame++) {
      const bytes = random.float() < 0.5 ? 2 * round : Math.floor(random.between(1, 2 * page))
      const address = space.allocateAligned(bytes, { least: bytes < page ? 1 : page, wished: round })
      if (bytes === 2 * round) expect(address % page).toBe(0)
      if (address % round === 0) isRound += 1
      used += bytes
    }
    expect(isRound).toBeGreaterThan(50)
    // A sixteenth for roundness, and less than a page each for what must be.
    expect(space.end - used).toBeLessThan(paddingOf(used) + 500 * page)
    for (let frame = 0; frame < 200; frame++) {
      const address = space.allocateAligned(16 * round, { least: page, wished: round })
      if (frame > 150) expect(address % round).toBe(0)
    }
  })

  test('has room for the whole plan when the file is born, and is never moved while all goes to plan', async () => {
    const { file, layout } = await newFile()
    const born = statSync(file).size
    const open = new AppendFile(file, layout)
    for (let frame = 0; frame < 20; frame++) {
      open.append('/entry/camera', frame, framePixels(camera, frame))
      open.publish()
      expect(statSync(file).size).toBe(born)
    }
    await open.finish()
    expect(statSync(file).size).toBeLessThan(born)
  })
})

describeWith(pythonModules('h5py'), 'a reader', () => {
  test('who opened the file when it was born reads frames that came later', async () => {
    const { file, layout } = await newFile()
    const found = findPython(['h5py'])
    const reader = pythonPeer(demand('python' in found ? found.python : undefined, 'Python'), readerScript)
    onTestFinished(() => reader.close())
    expect(await reader.ask({ file })).toBe('opened')
    const open = new AppendFile(file, layout)
    for (let frame = 0; frame < 20; frame++) open.append('/entry/camera', frame, framePixels(camera, frame))
    open.publish()
    expect(await reader.ask({})).toEqual([20, 64, 1024])
    await open.finish()
  })
})

const readerScript = `
import h5py
def answer(argument):
    global f
    if 'file' in argument:
        f = h5py.File(argument['file'], 'r')
        return 'opened'
    return f['entry/camera'][()].shape
`
