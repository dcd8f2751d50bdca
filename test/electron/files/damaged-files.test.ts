import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hdf5Health } from '../../../electron/files/hdf5-file/library-errors.ts'
import { type Random, seededRandom } from '../../../shared/base/random.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { cbf } from '../../builders/cbf.ts'
import { countingBlock, edf } from '../../builders/edf.ts'
import { tiff } from '../../builders/tiff.ts'
import { xrm } from '../../builders/xrm.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { readEverything, withOpened, writeIn } from './support/scratch.ts'

/* Files cut at chance places or with chance bytes: each opens or fails with a problem, none crashes, hangs or throws
   anything else. Every trial has a file of its own, because the HDF5 library remembers damaged ones. */

const TRIALS = 60

const pixels = Uint16Array.from({ length: 400 }, (_, i) => i * 7)
const strip = new Uint8Array(pixels.buffer)
const samples: readonly (readonly [string, Buffer])[] = [
  ['EDF', edf(countingBlock(20, 20), countingBlock(20, 20))],
  ['TIFF', tiff([{ width: 20, height: 20, bits: 16, format: 1, pieces: [strip] }])],
  ['LZW TIFF', tiff([{ width: 20, height: 20, bits: 16, format: 1, compression: 5, pieces: [strip] }])],
  ['CBF', cbf({ width: 20, height: 20, pixels: Int32Array.from(pixels) })],
  ['XRM', xrm({ width: 20, height: 20, images: [strip, strip] })],
  ['large XRM', xrm({ width: 1000, height: 20, images: [Buffer.alloc(40_000, 7)], sectorBytes: 4096 })],
  ['SPEC', Buffer.from(`#F x\n#O0 a  b\n\n#S 1 ascan\n#P0 1 2\n#L a  b\n${'1 2\n'.repeat(50)}`)],
  ['table', Buffer.from(`# Column.1: a\n${'1 2\n'.repeat(50)}`)],
]

test.each(samples)('damaged %s files fail with a problem or open', async (_, whole) => {
  await tryDamaged(whole, 1)
})

describeWith(pythonModules('h5py', 'numpy'), 'HDF5', () => {
  test.each(['earliest', 'latest'])(
    'damaged HDF5 files of library version %s fail with a problem or open',
    async libver => {
      const file = join(temporaryFolder(), 'whole.h5')
      python(
        `
import h5py, numpy as np
f = h5py.File(argument[0], 'w', libver=argument[1])
e = f.create_group('entry'); e.attrs['NX_class'] = 'NXentry'; e['title'] = 'a title'
e.create_dataset('x', data=np.arange(5000).reshape(50, 100), chunks=(5, 100), compression='gzip')
e['names'] = np.array(['a', 'bc'], dtype=h5py.string_dtype()); e['link'] = h5py.SoftLink('/entry/x')
for i in range(20): e.create_group(f'g{i}')['v'] = i
f.close(); print('{}')
`,
        [file, libver],
      )
      await tryDamaged(readFileSync(file), 2)
      expect(hdf5Health()).not.toBe('broken')
    },
  )
})

async function tryDamaged(whole: Buffer, seed: number): Promise<void> {
  const chance = seededRandom(seed)
  const folder = temporaryFolder()
  for (let trial = 0; trial < TRIALS; trial++) {
    const content = trial % 2 === 0 ? cut(whole, chance) : scribble(whole, chance)
    const file = writeIn(folder, `trial-${trial}`, content)
    const outcomes = await withOpened(file, opened => readEverything(opened)).catch((error: unknown) => [
      error,
    ])
    expect([trial, outcomes.filter(outcome => !(outcome instanceof HutchError))]).toEqual([trial, []])
  }
}

function cut(whole: Buffer, chance: Random): Buffer {
  return whole.subarray(0, Math.floor(chance.between(0, whole.length)))
}

/** Half of the time near the beginning, where formats keep what everything hangs on. */
function scribble(whole: Buffer, chance: Random): Buffer {
  const damaged = Buffer.from(whole)
  const reach = chance.float() < 0.5 ? Math.min(1024, whole.length) : whole.length
  for (let bytes = Math.ceil(chance.between(0, 12)); bytes > 0; bytes--) {
    damaged[Math.floor(chance.between(0, reach))] = chance.uint32() & 0xff
  }
  return damaged
}
