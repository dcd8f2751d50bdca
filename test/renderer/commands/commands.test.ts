import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { keyWords, type Command } from '../../../renderer/commands/command.ts'
import { bindKeys, isTyping } from '../../../renderer/commands/bind-keys.ts'
import { allCommands } from '../../../renderer/commands/commands.ts'
import { nodeItems } from '../../../renderer/commands/palette-items.ts'
import { orderedCommands, withNodes } from '../../../renderer/commands/palette-order.ts'
import { fit, searchBest } from '../../../renderer/commands/search-commands.ts'
import { workspaces } from '../../../renderer/panels/workspaces.ts'
import { useWorkbenchStore } from '../../../renderer/stores/workbench.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { planNodes } from '../../../shared/plan/plan-steps.ts'
import { plan } from '../support/eff-tree.ts'
import { desk, type Desk } from '../support/desk.ts'

const status = {
  simulated: true,
  sequencer: { name: 'fourc', state: 'connected', message: '' },
  detectors: [],
  ringCurrentMa: 200,
  shutter: 'open',
  motors: [],
} as const

describe('the command table', () => {
  let table: Desk
  let commands: readonly Command[]

  beforeEach(() => {
    table = desk({
      'description.list': () => [
        { origin: 'shipped' as const, file: 'a.yml', name: 'A', definition: 'd', problem: undefined },
      ],
      'description.plan': () => plan,
      'run.start': () => ({ folder: '/data' }),
      'run.pause': () => undefined,
      'run.abort': () => {
        throw new HutchError({ kind: 'device', message: 'motor does not stop', advice: 'press the button' })
      },
    })
    commands = table.use(() => allCommands(workspaces))
    table.bridge.tell('beamline.status', status)
  })

  const command = (id: string) => {
    const found = commands.find(candidate => candidate.id === id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }

  test('names every command once, with a label and a group', () => {
    const ids = commands.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { label, group } of commands) expect(label && group).toBeTruthy()
  })

  test('gives a key only to commands that can never both run', () => {
    const phases = ['idle', 'preflight', 'running', 'paused', 'aborting'] as const
    for (const phase of phases) {
      table.bridge.tell('run.state', { phase, since: 0, node: undefined })
      const keys = commands.filter(({ whyNot }) => whyNot?.() === undefined).flatMap(({ key }) => key ?? [])
      expect(new Set(keys).size, phase).toBe(keys.length)
    }
  })

  test('says why nothing can be started yet', () => {
    expect(command('run.start').whyNot?.()).toBe('Choose an experiment first')
    table.bridge.tell('beamline.status', { ...status, sequencer: { ...status.sequencer, state: 'lost' } })
    expect(command('run.start').whyNot?.()).toBe('fourc is not reachable')
  })

  test('reports a refused abort as a notice with what to do', async () => {
    const { useNoticesStore } = await import('../../../renderer/stores/notices.ts')
    const notices = table.use(() => useNoticesStore())
    await command('run.abort').run()
    expect(notices.toasts.map(({ entry }) => [entry.text, entry.advice])).toEqual([
      ['motor does not stop', 'press the button'],
    ])
  })

  test('opens palette and workspaces', () => {
    const workbench = table.use(() => useWorkbenchStore())
    void command('desk.palette').run()
    void command('desk.browse').run()
    expect([workbench.isPaletteOpen, workbench.workspace]).toEqual([true, 'browse'])
  })
})

describe('keys', () => {
  let scope: EffectScope
  const ran: string[] = []
  const make = (id: string, key: string, why?: string): Command => ({
    id,
    label: id,
    group: 'test',
    key,
    whyNot: () => why,
    run: () => void ran.push(id),
  })

  beforeEach(() => {
    ran.length = 0
    scope = effectScope()
    scope.run(() =>
      bindKeys([
        make('off', 'Control+P', 'not now'),
        make('on', 'Control+P'),
        make('letter', 'F'),
        make('undo', 'Control+Z'),
        make('abort', 'Shift+Escape'),
      ]),
    )
  })
  afterEach(() => scope.stop())

  function press(init: KeyboardEventInit, target: EventTarget = window): boolean {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, code: 'Any', ...init })
    target.dispatchEvent(event)
    return event.defaultPrevented
  }

  test('run the first command that is possible', () => {
    expect(press({ key: 'p', ctrlKey: true })).toBe(true)
    expect(ran).toEqual(['on'])
  })

  test('of one letter do nothing while somebody types, others still act', () => {
    const field = document.body.appendChild(document.createElement('input'))
    press({ key: 'f' }, field)
    press({ key: 'Escape', shiftKey: true }, field)
    press({ key: 'f' })
    expect(ran).toEqual(['abort', 'letter'])
    expect([isTyping(field), isTyping(document.body), isTyping(null)]).toEqual([true, false, false])
    field.remove()
  })

  test('leave undo to the field that is typed in, and what was used nearer to where it was used', () => {
    const field = document.body.appendChild(document.createElement('input'))
    press({ key: 'z', ctrlKey: true }, field)
    field.addEventListener('keydown', event => event.preventDefault())
    press({ key: 'p', ctrlKey: true }, field)
    expect(ran).toEqual([])
    press({ key: 'z', ctrlKey: true })
    expect(ran).toEqual(['undo'])
    field.remove()
  })

  test('are let go with their scope', () => {
    scope.stop()
    press({ key: 'f' })
    expect(ran).toEqual([])
  })

  test.each([
    ['Control+Shift+S', 'Ctrl Shift S'],
    ['Shift+Escape', 'Shift Esc'],
    ['F', 'F'],
    ['Control+Digit0', 'Ctrl 0'],
  ])('%s reads %s', (key, words) => expect(keyWords(key)).toBe(words))
})

describe('search', () => {
  test('prefers starts of words, then early hits, then letters in order', () => {
    const items = ['Skip', 'White before', 'Pause', 'Theme: Hutch']
    expect(searchBest('wb', items, text => text)).toEqual(['White before'])
    expect(searchBest('p', items, text => text)[0]).toBe('Pause')
    expect(searchBest('', items, text => text)).toEqual(items)
    expect(searchBest('zzz', items, text => text)).toEqual([])
  })

  test('fits no text that lacks a letter', () => expect(fit('abc', 'ab')).toBeUndefined())

  test('offers what can run first, then nodes, then what cannot run with the reason', () => {
    const possible = { id: 'a', label: 'a', group: 'x', run: () => {} }
    const impossible = { ...possible, id: 'b', whyNot: () => 'no' }
    const chosen: string[] = []
    const nodes = nodeItems([...planNodes(plan)], id => chosen.push(id))
    const items = withNodes(orderedCommands([impossible, possible], []), nodes)
    expect([items[0]?.id, items[1]?.label, items.at(-1)?.id]).toEqual(['a', 'EFF', 'b'])
    void items.find(({ label }) => label === 'Data')?.run()
    expect(chosen).toEqual(['/EFF/Energy Scan/Data'])
  })
})
