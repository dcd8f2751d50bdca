import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  createBeamlineFile,
  isChangedOutside,
  openBeamlineFile,
  writeBeamlineFile,
} from '../../../electron/devices/beamline-file.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const first = 'hutch: 1\nbeamline: A\nspec: a:b\n'
const second = first.replace('A', 'B')

async function filed(): Promise<{
  readonly path: string
  readonly folder: string
  readonly file: Awaited<ReturnType<typeof openBeamlineFile>>
}> {
  const folder = temporaryFolder()
  const path = join(folder, 'beamline.yml')
  writeFileSync(path, first)
  return { folder, path, file: await openBeamlineFile(path) }
}

describe('saving a beamline file', () => {
  test('replaces it whole, keeps its permissions and leaves nothing beside it', async () => {
    const { file, folder, path } = await filed()
    chmodSync(path, 0o640)
    const saved = await writeBeamlineFile(file, second)
    expect(readFileSync(path, 'utf8')).toBe(second)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder)).toEqual(['beamline.yml'])
    expect(await isChangedOutside(saved)).toBe(false)
  })

  test('follows a link instead of taking its place', async () => {
    const { folder, path } = await filed()
    const link = join(folder, 'link.yml')
    symlinkSync(path, link)
    await writeBeamlineFile(await openBeamlineFile(link), second)
    expect(readFileSync(path, 'utf8')).toBe(second)
  })

  test('never overwrites what another program wrote', async () => {
    const { file, path } = await filed()
    const theirs = first.replace('A', 'theirs')
    writeFileSync(path, theirs)
    expect(await isChangedOutside(file)).toBe(true)
    await expect(writeBeamlineFile(file, second)).rejects.toMatchObject({ kind: 'usage', where: path })
    expect(readFileSync(path, 'utf8')).toBe(theirs)
  })

  test('of a file that was taken away is refused too', async () => {
    const { path } = await filed()
    await expect(writeBeamlineFile({ path: `${path}.gone`, text: first }, second)).rejects.toMatchObject({
      kind: 'usage',
    })
    expect(existsSync(`${path}.gone`)).toBe(false)
  })

  test('in memory only needs no disk', async () => {
    expect(await writeBeamlineFile({ path: undefined, text: first }, second)).toEqual({
      path: undefined,
      text: second,
    })
  })
})

test('a new file takes nobody else’s place', async () => {
  const { path } = await filed()
  await expect(createBeamlineFile(path, second)).rejects.toMatchObject({ kind: 'disk', where: path })
  expect(readFileSync(path, 'utf8')).toBe(first)
})
