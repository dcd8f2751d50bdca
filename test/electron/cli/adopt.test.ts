import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { foreignFile, tomogram } from '../adopt/foreign-file.ts'
import { HutchProcess } from './support/hutch-process.ts'

describeWith(pythonModules('h5py', 'numpy'), 'hutch adopt --json', () => {
  test('is one line with the experiment that was made; asked again, with the same one', async () => {
    const [file, out] = [foreignFile(tomogram), temporaryFolder()]
    const first = await adopt(file, out)
    expect(first).toMatchObject({ event: 'adopted', folder: join(out, 'scan_7_0001'), isNew: true })
    expect(Object.keys(first).toSorted()).toEqual(
      ['event', 'file', 'folder', 'frames', 'isNew', 'node', 'remarks'].toSorted(),
    )
    expect(existsSync(String(first.file))).toBe(true)
    expect(await adopt(file, out)).toEqual({ ...first, isNew: false })
  })
})

async function adopt(file: string, out: string): Promise<Readonly<Record<string, unknown>>> {
  const hutch = await HutchProcess.start(['adopt', file, '--out', out, '--json'], out)
  expect(await hutch.exited).toBe(0)
  expect(hutch.lines).toHaveLength(1)
  return hutch.lines[0] ?? {}
}
