import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeModels } from '../../../renderer/describe/new-nodes.ts'
import { useDescribeFileStore } from '../../../renderer/stores/describe-file.ts'
import { useDescribeOutlineStore } from '../../../renderer/stores/describe-outline.ts'
import { useDescribePreviewStore } from '../../../renderer/stores/describe-preview.ts'
import { useDescribeTextStore } from '../../../renderer/stores/describe-text.ts'
import type { DescriptionText, WrittenDescription } from '../../../shared/ipc/contract.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { previewDescription } from '../../../shared/plan/preview-description.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import type { Answers } from '../../fakes/fake-bridge.ts'
import { desk } from '../support/desk.ts'

const template = readFileSync(join(import.meta.dirname, '../../../templates/full-field-exafs.yml'), 'utf8')
const shipped: DescriptionText = { file: '/app/eff.yml', text: template, isShipped: true }
const mine: DescriptionText = { file: '/data/me/mine.yml', text: template, isShipped: false }
const beamline = buildBeamline()
let ending: (() => void)[] = []

/** Files of the other side, to be changed by tests. */
interface Disk {
  text: string | undefined
}

function rig(answers: Answers = {}) {
  const disk: Disk = { text: template }
  const write = (text: string): WrittenDescription => {
    disk.text = text
    return { saved: true }
  }
  const table = desk({
    'description.preview': ({ file, text }) => previewDescription(text, file, beamline),
    'description.names': () => ({
      motors: [{ name: 'energy', unit: 'keV' }],
      counters: [],
      detectors: ['frelon'],
    }),
    'description.read': ({ file }) => (file === shipped.file ? shipped : mine),
    'description.look': () => ({ text: disk.text }),
    'description.write': ({ expected, text }) =>
      expected !== undefined && expected !== disk.text ? { saved: false, found: disk.text } : write(text),
    'description.write-as': ({ text }) => (write(text), { file: '/data/me/new.yml' }),
    ...answers,
  })
  const stores = table.use(() => ({
    file: useDescribeFileStore(),
    document: useDescribeTextStore(),
    outline: useDescribeOutlineStore(),
    preview: useDescribePreviewStore(),
  }))
  ending.push(() => stores.file.$dispose())
  const pause = async (): Promise<void> => {
    await nextTick()
    table.clock.advance(200)
    await table.settle()
  }
  return { ...table, ...stores, disk, pause }
}

beforeEach(() => {
  localStorage.clear()
  ending = []
})
afterEach(() => ending.forEach(end => end()))

describe('the text', () => {
  test('is one source: an edit of the form is a step of undo', async () => {
    const { document, file, outline, pause } = rig()
    await file.open(shipped.file)
    await pause()
    outline.set('/sequence', 'XANES')
    expect(document.text).toContain('sequence: XANES # name')
    document.undo()
    expect(document.text).toBe(template)
    expect([document.canUndo, document.canRedo]).toEqual([false, true])
    document.redo()
    expect(document.text).toContain('XANES')
  })

  test('of another description cannot be undone into the old one', async () => {
    const { document, file } = rig()
    await file.open(shipped.file)
    document.edit(text => text.replace('EFF', 'X'))
    await file.open(mine.file)
    await file.leave('discard')
    document.undo()
    expect(document.text).toBe(template)
  })
})

describe('the preview', () => {
  test('is asked for at a pause, once, and tells mistakes while the last plan stays', async () => {
    const { bridge, document, file, pause, preview } = rig()
    await file.open(shipped.file)
    await pause()
    expect(preview.plan?.totals.points).toBe(101)
    const before = bridge.asked('description.preview').length
    for (const letter of 'xyz') document.edit(text => text.replace('frames: 10', `frames: ${letter}10`))
    expect(preview.isJudged).toBe(false)
    await pause()
    expect(bridge.asked('description.preview')).toHaveLength(before + 1)
    expect(preview.problems[0]?.message).toContain('frames')
    expect([preview.isStale, preview.plan?.totals.points]).toEqual([true, 101])
  })

  test('given up for a newer one is not shown as a mistake', async () => {
    const { file, pause, preview } = rig({
      'description.preview': () => {
        throw new HutchError({ kind: 'aborted', message: 'newer' })
      },
    })
    await file.open(shipped.file)
    await pause()
    expect([preview.problems, preview.isJudged]).toEqual([[], false])
  })

  test('knows devices and names for completion', async () => {
    const { file, pause, preview } = rig()
    await file.open(shipped.file)
    await preview.load()
    await pause()
    expect(preview.knowledge.devices.detectors).toEqual(['frelon'])
    expect(preview.knowledge.nodes).toContain('White before')
    expect(preview.knowledge.parameters).toEqual(['user', 'exp name', 'energy start', 'energy end', 'steps'])
  })
})

describe('nodes', () => {
  test('are added, copied, moved and deleted, and the selection goes along', async () => {
    const { document, file, outline, pause } = rig()
    await file.open(shipped.file)
    await pause()
    const names = () => outline.rows.filter(({ level }) => level === 2).map(({ label }) => label)
    outline.select('/tree/1')
    outline.add(nodeModels[1]!)
    expect(names()).toEqual([
      'Experiment Description',
      'Dark for white',
      'Dark',
      'Dark for data',
      'Energy Scan',
    ])
    expect(outline.node?.name).toBe('Dark')
    outline.copy()
    expect(outline.node?.name).toBe('Dark 2')
    outline.step('up')
    expect([outline.selected, outline.node?.name]).toEqual(['/tree/2', 'Dark 2'])
    outline.remove()
    expect(outline.node?.name).toBe('Dark')
    outline.remove()
    expect(document.text).toBe(template)
  })

  test('are edited in what was just typed, before any pause', async () => {
    const { document, file, outline } = rig()
    await file.open(shipped.file)
    document.edit(text => text.replace('  - acquisition: Dark for white', '  - acquisition: First'))
    outline.set('/tree/1/frames', 3)
    expect(document.text).toContain(
      '- acquisition: First\n    role: dark\n    darkFor: [White before, White after]\n    detector: frelon\n    frames: 3',
    )
  })

  test('are left alone while the YAML cannot be read', async () => {
    const { document, file, outline } = rig()
    await file.open(shipped.file)
    document.edit(text => text.replace('tree:', 'tree: ['))
    const before = document.text
    outline.set('/sequence', 'X')
    outline.add(nodeModels[0]!)
    outline.remove()
    expect(document.text).toBe(before)
  })

  test('follow the line that is being written', async () => {
    const { file, outline, pause } = rig()
    await file.open(shipped.file)
    await pause()
    outline.followLine(22)
    expect(outline.node?.name).toBe('Dark for data')
    outline.toggle('', false)
    expect(outline.rows).toHaveLength(2)
  })
})

describe('the file', () => {
  test('of a template is saved under a name of its own', async () => {
    const { bridge, disk, document, file } = rig()
    await file.open(shipped.file)
    expect([file.file, file.name, file.isModified]).toEqual([undefined, 'untitled.yml', false])
    document.edit(text => text.replace('sequence: EFF', 'sequence: "My scan"'))
    expect(file.isModified).toBe(true)
    expect(await file.save()).toBe(true)
    expect(bridge.asked('description.write-as')).toMatchObject([{ name: 'My scan' }])
    expect([file.file, file.isModified, disk.text]).toEqual(['/data/me/new.yml', false, document.text])
  })

  test('changed by others while untouched here is read again; undo brings the old text back', async () => {
    const { disk, document, file } = rig()
    await file.open(mine.file)
    disk.text = 'hutch: 1\nsequence: Theirs\n'
    await file.look()
    expect([document.text, file.isModified]).toEqual([disk.text, false])
    document.undo()
    expect([document.text, file.isModified]).toEqual([template, true])
  })

  test('changed on both sides asks, and keeps what was chosen', async () => {
    const { disk, document, file } = rig()
    await file.open(mine.file)
    document.edit(text => text.replace('EFF', 'Mine'))
    disk.text = 'theirs'
    expect(await file.save()).toBe(false)
    expect(file.outside).toEqual({ text: 'theirs' })
    file.keepOurs()
    expect(await file.save()).toBe(true)
    expect(disk.text).toContain('Mine')
    document.edit(text => text.replace('Mine', 'Again'))
    disk.text = 'theirs again'
    await file.look()
    file.takeOutside('theirs again')
    expect([document.text, file.isModified]).toEqual(['theirs again', false])
  })

  test('that is gone can be saved again, or kept as a new one', async () => {
    const { disk, file } = rig()
    await file.open(mine.file)
    disk.text = undefined
    await file.look()
    expect(file.outside).toEqual({ text: undefined })
    expect(await file.save(true)).toBe(true)
    expect(disk.text).toBe(template)
    disk.text = undefined
    await file.look()
    file.keepOurs()
    expect(file.file).toBeUndefined()
  })

  test('makes place for another only after the person has said what becomes of it', async () => {
    const { disk, document, file } = rig()
    await file.open(mine.file)
    document.edit(text => text.replace('EFF', 'Mine'))
    await file.open(shipped.file)
    expect([file.isLeaving, file.name]).toEqual([true, 'mine.yml'])
    await file.leave('stay')
    expect([file.isLeaving, document.text.includes('Mine')]).toEqual([false, true])
    file.close()
    await file.leave('save')
    expect([file.isOpen, disk.text?.includes('Mine')]).toEqual([false, true])
  })

  test('that is not saved is kept as a draft and comes back, each window its own', async () => {
    const first = rig()
    await first.file.open(mine.file)
    first.document.edit(text => text.replace('EFF', 'Draft'))
    await first.pause()
    expect(
      Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter(key =>
        key.startsWith('hutch.describe.draft'),
      ),
    ).toEqual(['hutch.describe.draft.1'])
    const second = rig()
    second.file.restore()
    expect([second.file.name, second.file.isModified, second.document.text.includes('Draft')]).toEqual([
      'mine.yml',
      true,
      true,
    ])
    await second.file.save()
    await second.pause()
    const third = rig()
    third.file.restore()
    expect(third.file.isOpen).toBe(false)
  })

  test('of a draft that cannot be read is no draft', () => {
    for (const text of ['{', '[]', '{"name": 1}']) {
      localStorage.setItem('hutch.describe.draft.1', text)
      const { file } = rig()
      file.restore()
      expect(file.isOpen).toBe(false)
    }
  })

  test('with changes keeps the window from closing', async () => {
    const { document, file } = rig()
    await file.open(mine.file)
    const close = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(close()).toBe(true)
    document.edit(text => text.replace('EFF', 'Mine'))
    expect(close()).toBe(false)
    await file.save()
    expect(close()).toBe(true)
  })
})
