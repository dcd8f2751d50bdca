import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adoptSpec, adoptVerb } from '../../../electron/cli/adopt.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { builtEntries } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { foreignFile, tomogram } from '../adopt/foreign-file.ts'
import { recordedIo, type RecordedIo } from './support/recorded-io.ts'

interface Adopted extends RecordedIo {
  readonly code: number
}

const remark = 'Left out because the file marks them as invalid: 1 of 11 frames'

describeWith(pythonModules('h5py', 'numpy'), 'hutch adopt', () => {
  test('--json tells in one line what was made, and the second time that it was there', async () => {
    const out = temporaryFolder()
    const file = foreignFile(tomogram)
    const [first, again] = [
      await adopt([file, '--out', out, '--json']),
      await adopt([file, '--out', out, '--json']),
    ]
    const folder = join(out, 'scan_7_0001')
    const made = {
      event: 'adopted',
      file: join(folder, 'scan_7_0001.h5'),
      folder,
      node: '/scan_7',
      frames: 10,
    }
    expect([first.code, first.errors, first.lines]).toEqual([0, [], []])
    expect(first.objects).toEqual([{ ...made, isNew: true, remarks: [remark] }])
    expect(again.objects).toMatchObject([{ ...made, isNew: false }])
    expect(existsSync(join(folder, 'scan_7_0001.h5'))).toBe(true)
  })

  test('says it in words otherwise, every remark on a line of its own', async () => {
    const out = temporaryFolder()
    const file = foreignFile(tomogram)
    const { lines } = await adopt([file, '--out', out])
    expect(lines).toEqual([`${file}: 10 frames taken into ${join(out, 'scan_7_0001')}`, `  ${remark}`])
  })

  test('a refusal is one JSON object with its kind, and nothing is left behind', async () => {
    const out = temporaryFolder()
    const file = foreignFile("f['x'] = np.zeros(9)")
    const { code, objects } = await adopt([file, '--out', out, '--json'])
    expect(code).toBe(1)
    expect(objects).toMatchObject([
      {
        error: 'not-found',
        message: 'There are no images in this file, only curves and values',
        where: file,
      },
    ])
    expect(existsSync(join(out, 'scan_7_0001'))).toBe(false)
  })
})

async function adopt(words: readonly string[]): Promise<Adopted> {
  const io = recordedIo()
  const parts = { clock: systemClock(), entries: await builtEntries(), onStopRequest: () => () => undefined }
  return { ...io, code: await runVerb(adoptSpec, adoptVerb(parts), words, io) }
}
