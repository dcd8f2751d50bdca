import { beforeEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { whyNotNormalise } from '../../../renderer/stores/analysis.ts'
import { useAnalysisStore } from '../../../renderer/stores/analysis.ts'
import { useBrowseStore } from '../../../renderer/stores/browse.ts'
import { useDescriptionsStore } from '../../../renderer/stores/descriptions.ts'
import { pageLength, useFileTreeStore } from '../../../renderer/stores/file-tree.ts'
import { useFilesStore } from '../../../renderer/stores/files.ts'
import { useLogStore } from '../../../renderer/stores/log.ts'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'
import { readRecentFiles } from '../../../renderer/stores/recent-files.ts'
import { useSettingsStore } from '../../../renderer/stores/settings.ts'
import { useVitalsStore } from '../../../renderer/stores/vitals.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { FakeFile } from '../../fakes/fake-file.ts'
import { desk } from '../support/desk.ts'
import { dark, data, events, finished, plan, scan, treeAfterPoint, treeOf } from '../support/eff-tree.ts'
import { firstSettings } from '../../../shared/model/settings.ts'

const file = new FakeFile({
  members: {
    many: {
      members: Object.fromEntries(
        Array.from({ length: 450 }, (_, at) => [`n${at}`, { shape: [], values: [at] }]),
      ),
    },
    plot: { attributes: { NX_class: 'NXdata', signal: 'y' }, members: { y: { shape: [2], values: [1, 2] } } },
  },
})

beforeEach(() => localStorage.clear())

describe('notices', () => {
  test('of good news go by themselves, warnings stay until dismissed', async () => {
    const { clock, settle, use } = desk()
    const notices = use(() => useNoticesStore())
    notices.say('notice', 'saved')
    notices.say('warning', 'disk is slow')
    clock.advance(5000)
    await settle()
    expect(notices.toasts.map(({ entry }) => entry.text)).toEqual(['disk is slow'])
    notices.dismiss(notices.toasts[0]!.id)
    expect(notices.toasts).toEqual([])
  })

  test('are at most three at a time', () => {
    const { use } = desk()
    const notices = use(() => useNoticesStore())
    for (const text of ['a', 'b', 'c', 'd']) notices.say('warning', text)
    expect(notices.toasts.map(({ entry }) => entry.text)).toEqual(['b', 'c', 'd'])
  })

  test('tell every refused call with place and advice', async () => {
    const problem = {
      kind: 'disk',
      message: 'disk is full',
      where: '/data',
      advice: 'free some space',
    } as const
    const { use } = desk({
      'run.pause': () => {
        throw new HutchError(problem)
      },
    })
    const notices = use(() => useNoticesStore())
    const outcome = await notices.ask('run.pause', undefined)
    expect(outcome.ok).toBe(false)
    expect(notices.toasts[0]?.entry).toMatchObject({
      severity: 'warning',
      text: 'disk is full',
      source: '/data',
      advice: 'free some space',
    })
  })
})

describe('the log', () => {
  const entry = { atMs: 1, severity: 'warning', source: 'srcur', text: 'low' } as const

  test('counts what is said again instead of repeating it', () => {
    const { bridge, use } = desk()
    const log = use(() => useLogStore())
    bridge.tell('log.entry', entry)
    bridge.tell('log.entry', { ...entry, severity: 'info', text: 'routine' })
    for (const count of [2, 3]) bridge.tell('log.entry', { ...entry, atMs: count, count })
    expect(log.rows.map(({ text, count, atMs }) => [text, count, atMs])).toEqual([
      ['routine', 1, 1],
      ['low', 3, 3],
    ])
    expect(new Set(log.rows.map(({ key }) => key)).size).toBe(2)
    expect(log.events).toHaveLength(1)
  })

  test('forgets the oldest of more than 5 000 rows', () => {
    const { bridge, use } = desk()
    const log = use(() => useLogStore())
    for (let at = 0; at < 5010; at++) bridge.tell('log.entry', { ...entry, text: String(at) })
    expect([log.rows.length, log.rows[0]?.text]).toEqual([5000, '10'])
  })
})

describe('descriptions', () => {
  const list = [
    {
      origin: 'shipped',
      file: 'bad.yml',
      name: 'bad',
      definition: '',
      problem: { kind: 'description', message: 'line 3' },
    },
    { origin: 'shipped', file: 'good.yml', name: 'good', definition: 'd', problem: undefined },
  ] as const

  test('choose the first that can be started and show its plan', async () => {
    const { use } = desk({ 'description.list': () => list, 'description.plan': () => plan })
    const descriptions = use(() => useDescriptionsStore())
    await descriptions.load()
    expect([descriptions.file, descriptions.chosen?.name, descriptions.plan?.name]).toEqual([
      'good.yml',
      'good',
      'EFF',
    ])
  })

  test('plan again with changed values and keep the last plan when they are wrong', async () => {
    const { bridge, use } = desk({
      'description.list': () => list,
      'description.plan': ({ set }) => {
        if (set?.steps === 'many')
          throw new HutchError({ kind: 'description', message: 'steps is no number' })
        return plan
      },
    })
    const { descriptions, notices } = use(() => ({
      descriptions: useDescriptionsStore(),
      notices: useNoticesStore(),
    }))
    await descriptions.load()
    await descriptions.change('steps', 'many')
    expect([descriptions.problem?.message, descriptions.plan?.name]).toEqual(['steps is no number', 'EFF'])
    expect(notices.toasts).toEqual([])
    await descriptions.change('steps', undefined)
    expect([descriptions.problem, descriptions.set]).toEqual([undefined, {}])
    expect(bridge.asked('description.plan')).toHaveLength(3)
  })
})

describe('files', () => {
  const answers = {
    'file.choose': () => '/data/a.h5',
    'file.open': ({ file: name }: { file: string }) => ({
      file: name,
      format: 'HDF5',
      root: file.node('/'),
      experiment: name.includes('eff') ? { events } : undefined,
      defaultPlot: name.includes('plain') ? undefined : '/plot',
    }),
    'file.close': () => undefined,
    'file.node': ({ path }: { path: string }) => file.node(path),
    'file.children': ({ path, offset, limit }: { path: string; offset: number; limit: number }) =>
      file.children(path, offset, limit),
  }

  test('are opened by the dialog, the older one closed, both remembered', async () => {
    const { bridge, use } = desk(answers)
    const files = use(() => useFilesStore())
    await files.choose()
    await files.open('/data/b.h5')
    expect(files.opened?.file).toBe('/data/b.h5')
    expect(bridge.asked('file.close')).toEqual([{ file: '/data/a.h5' }])
    expect(readRecentFiles()).toEqual(['/data/b.h5', '/data/a.h5'])
  })

  test('that cannot be opened leave the open one alone', async () => {
    const { use } = desk({ ...answers, 'file.open': undefined as never })
    const files = use(() => useFilesStore())
    await files.open('/data/a.h5')
    expect([files.opened, files.recent]).toEqual([undefined, []])
  })

  test('are read again when their journal grew', async () => {
    const { bridge, settle, use } = desk(answers)
    const files = use(() => useFilesStore())
    await files.open('/data/eff.h5')
    bridge.tell('recorded.changed', { master: '/data/eff.h5' })
    bridge.tell('recorded.changed', { master: '/data/eff.h5' })
    bridge.tell('recorded.changed', { master: '/data/other.h5' })
    await settle()
    expect(bridge.asked('file.open')).toHaveLength(3)
    expect(files.experiment?.experiment).toBe('EFF_0001')
  })

  test('load their members in pages', async () => {
    const { settle, use } = desk(answers)
    const { files, tree } = use(() => ({ files: useFilesStore(), tree: useFileTreeStore() }))
    await files.open('/data/a.h5')
    await settle()
    expect([...tree.expanded]).toEqual(['/'])
    await tree.expand('/many')
    expect(tree.children.get('/many')).toHaveLength(pageLength)
    await tree.loadMore('/many')
    await tree.loadMore('/many')
    expect(tree.children.get('/many')).toHaveLength(450)
    tree.collapse('/many')
    expect([...tree.expanded]).toEqual(['/'])
  })

  test.each([
    ['/data/a.h5', { kind: 'file-node', path: '/plot' }, 'file'],
    ['/data/plain.h5', { kind: 'file-node', path: '/' }, 'file'],
    ['/data/eff.h5', { kind: 'node', id: scan }, 'experiment'],
  ])('%s shows its best plot first', async (name, first, tab) => {
    const { settle, use } = desk(answers)
    const { files, browse } = use(() => ({ files: useFilesStore(), browse: useBrowseStore() }))
    await files.open(name)
    await settle()
    const { selection } = browse
    expect(
      selection.kind === 'file-node' ? { kind: selection.kind, path: selection.node.path } : selection,
    ).toEqual(first)
    expect(browse.treeTab).toBe(tab)
  })

  test.each(['not json', '{"a":1}', '[1,2]'])('a recent list of %s is none', text => {
    localStorage.setItem('hutch.recent-files', text)
    expect(readRecentFiles()).toEqual([])
  })
})

describe('normalising', () => {
  test('is possible once data and whites are recorded', () => {
    expect(whyNotNormalise(finished, scan)).toBeUndefined()
    expect(whyNotNormalise(finished, data)).toBeUndefined()
    expect(whyNotNormalise(treeAfterPoint(1), scan)).toBeUndefined()
  })

  test('says why it is not', () => {
    expect(whyNotNormalise(undefined, undefined)).toContain('Select')
    expect(whyNotNormalise(finished, dark)).toBe('“Dark for data” has no frames with the role data')
    expect(whyNotNormalise(treeOf(events.slice(0, 1)), scan)).toContain('no frames')
  })

  test('asks for the node of the master file', async () => {
    const { bridge, use } = desk({ 'analysis.start': () => ({ id: 'r1' }) })
    await use(() => useAnalysisStore()).start('normalise', {}, '/data/EFF_0001.h5', scan)
    expect(bridge.asked('analysis.start')).toEqual([
      { workflow: 'normalise', set: {}, master: '/data/EFF_0001.h5', node: scan },
    ])
  })
})

describe('settings', () => {
  const stored = { ...firstSettings('/data'), theme: 'light', scale: 1.2 } as const
  const info = {
    role: 'console',
    window: '1',
    version: '1',
    electron: '33',
    simulated: true,
    outputFolder: '/data',
  } as const

  test('set theme and size of the page, and are kept', async () => {
    const { bridge, use } = desk({
      'settings.read': () => stored,
      'settings.write': () => undefined,
      'app.info': () => info,
    })
    const settings = use(() => useSettingsStore())
    await settings.load()
    await nextTick()
    expect(document.documentElement.dataset.theme).toBe('light')
    await settings.setTheme(settings.nextTheme())
    await settings.changeScale(0.1)
    expect(bridge.asked('settings.write').at(-1)).toEqual({ ...stored, theme: 'hutch', scale: 1.3 })
  })

  test('stay within sizes that can be used', async () => {
    const { use } = desk({ 'settings.write': () => undefined })
    const settings = use(() => useSettingsStore())
    for (let step = 0; step < 30; step++) await settings.changeScale(0.1)
    expect(settings.settings.scale).toBe(2)
    for (let step = 0; step < 30; step++) await settings.changeScale(-0.1)
    expect(settings.settings.scale).toBe(0.8)
    await settings.resetScale()
    expect(settings.settings.scale).toBe(1)
  })
})

test('vitals are the last that were told', () => {
  const { bridge, use } = desk()
  const vitals = use(() => useVitalsStore())
  const figures = {
    diskFreeBytes: 1,
    writeBytesPerS: 2,
    writerBacklogFrames: 3,
    acquiredHz: 4,
    droppedOnScreen: 5,
  }
  bridge.tell('vitals', figures)
  expect(vitals.vitals).toEqual(figures)
})
