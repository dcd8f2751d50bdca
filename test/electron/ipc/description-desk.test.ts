import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadDescription } from '../../../electron/assembly.ts'
import { Previewer } from '../../../electron/describe/previewer.ts'
import { RecentFiles } from '../../../electron/describe/recent-files.ts'
import { DescriptionDesk, type DescriptionDeskParts } from '../../../electron/ipc/description-desk.ts'
import { noDevices } from '../../../shared/model/sequencer-devices.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const templates = join(import.meta.dirname, '../../../templates')
const text = 'hutch: 1\nsequence: Mine\ntree:\n  - acquisition: A\n    exposure: 1 s\n'

function rig(overrides: Partial<DescriptionDeskParts> = {}) {
  const folder = temporaryFolder()
  const own = join(folder, 'own')
  mkdirSync(own)
  const desk = new DescriptionDesk({
    beamline: () => buildBeamline(),
    spec: () => ({ ...noDevices, server: '', motors: [], counters: [] }),
    previewer: new Previewer(() => {
      throw new Error('no thread here')
    }),
    recent: new RecentFiles(join(folder, 'recent.json'), error => expect(error).toBeUndefined()),
    shippedFolder: templates,
    ownFolder: own,
    firstFolder: () => folder,
    load: file => loadDescription(file, {}),
    chooseFile: async () => undefined,
    chooseTarget: async () => undefined,
    ...overrides,
  })
  return { desk, folder, own }
}

describe('what is offered', () => {
  test('are the shipped ones, those of the person, and recent ones, each once', async () => {
    const { desk, folder, own } = rig()
    const mine = join(own, 'mine.yml')
    const elsewhere = join(folder, 'elsewhere.yml')
    for (const file of [mine, elsewhere]) await desk.write(file, text, undefined)
    const list = await desk.list()
    expect(list.filter(({ origin }) => origin === 'shipped')).toHaveLength(
      readdirSync(templates).filter(name => !name.startsWith('beamline')).length,
    )
    expect(list.filter(({ origin }) => origin !== 'shipped')).toEqual([
      { file: mine, origin: 'own', name: 'Mine', definition: 'general', problem: undefined },
      { file: elsewhere, origin: 'recent', name: 'Mine', definition: 'general', problem: undefined },
    ])
  })

  test('begins with what is usual at this beamline', async () => {
    const { desk } = rig({ beamline: () => ({ ...buildBeamline(), usual: 'powder-mapping' }) })
    const [first, ...others] = await desk.list()
    expect(first?.definition).toBe('powder-mapping')
    expect(others.map(({ file }) => file)).toEqual(others.map(({ file }) => file).toSorted())
  })

  test('is a broken one too, with its first problem', async () => {
    const { desk, own } = rig()
    writeFileSync(join(own, 'broken.yml'), 'hutch: 1\nsequence: B\n')
    const broken = (await desk.list()).find(({ name }) => name === 'broken.yml')
    expect(broken?.problem?.message).toMatch(/has no "tree"/)
  })
})

describe('a description', () => {
  test('is saved in one step and read back', async () => {
    const { desk, own } = rig()
    const file = join(own, 'new', 'x.yml')
    expect(await desk.write(file, text, undefined)).toEqual({ saved: true })
    expect(await desk.read(file)).toEqual({ file, text, isShipped: false })
    expect(readdirSync(join(own, 'new'))).toEqual(['x.yml'])
  })

  test('that was changed outside meanwhile is not replaced unasked', async () => {
    const { desk, own } = rig()
    const file = join(own, 'x.yml')
    writeFileSync(file, 'theirs')
    expect(await desk.write(file, text, 'what I read')).toEqual({ saved: false, found: 'theirs' })
    expect(readFileSync(file, 'utf8')).toBe('theirs')
    expect(await desk.write(file, text, 'theirs')).toEqual({ saved: true })
    rmSync(file)
    expect(await desk.write(file, 'again', text)).toEqual({ saved: false, found: undefined })
    expect(existsSync(file)).toBe(false)
    expect(await desk.look(file)).toEqual({ text: undefined })
  })

  test('that belongs to the program says so and is no recent one', async () => {
    const { desk } = rig()
    const shipped = join(templates, 'time-series.yml')
    expect(await desk.read(shipped)).toMatchObject({ isShipped: true })
    expect((await desk.list()).some(({ origin }) => origin === 'recent')).toBe(false)
  })

  test('from another system has the line ends of an editor', async () => {
    const { desk, own } = rig()
    const file = join(own, 'dos.yml')
    writeFileSync(file, text.replaceAll('\n', '\r\n'))
    expect((await desk.read(file)).text).toBe(text)
  })

  test('gets a name that says what it is, and an ending where none was typed', async () => {
    const suggestions: string[] = []
    const typed = join(temporaryFolder(), 'typed')
    const { desk, own } = rig({
      chooseTarget: async suggestion => {
        suggestions.push(suggestion)
        return typed
      },
    })
    const file = `${typed}.yml`
    expect(await desk.writeAs('Iron foil, 2nd', text)).toEqual({ file })
    expect(suggestions).toEqual([join(own, 'iron-foil-2nd.yml')])
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('is not saved where that cannot be, and nothing is left behind', async () => {
    const { desk, own } = rig()
    const inTheWay = join(own, 'folder.yml')
    mkdirSync(inTheWay)
    await expect(desk.write(inTheWay, text, undefined)).rejects.toMatchObject({
      kind: 'disk',
      where: inTheWay,
    })
    expect(readdirSync(own)).toEqual(['folder.yml'])
  })

  test('that a person did not choose is nothing', async () => {
    const { desk } = rig()
    expect(await desk.choose()).toBeUndefined()
    expect(await desk.writeAs('x', text)).toBeUndefined()
  })
})

test('names are those of the beamline file and of SPEC, in order', () => {
  const spec = { name: '', position: 0, dial: 0, unit: '', mnemonic: 'aaa' }
  const { desk } = rig({
    spec: () => ({ ...noDevices, server: 's', motors: [spec] as never, counters: [] }),
  })
  const { counters, detectors, motors } = desk.names()
  expect(motors.map(({ name }) => name)).toEqual(['aaa', 'energy', 'rot', 'samx', 'samy', 'samz'])
  expect(counters).toContainEqual({ name: 'srcur', unit: 'mA' })
  expect(detectors).toEqual(['frelon'])
})
