import { beforeEach, describe, expect, test } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { bindKeys } from '../../../renderer/commands/bind-keys.ts'
import { withChosenKeys } from '../../../renderer/commands/chosen-keys.ts'
import type { Command } from '../../../renderer/commands/command.ts'
import { keyOfEvent, keyRows } from '../../../renderer/commands/key-map.ts'
import { useSettingsStore } from '../../../renderer/stores/settings.ts'
import { desk, type Desk } from '../support/desk.ts'

const press = (init: KeyboardEventInit) => keyOfEvent(new KeyboardEvent('keydown', init))

test.each([
  [{ key: 's', code: 'KeyS', ctrlKey: true, shiftKey: true }, 'Control+Shift+S'],
  [{ key: 'F6', code: 'F6', shiftKey: true }, 'Shift+F6'],
  [{ key: '?', code: 'Slash', shiftKey: true }, '?'],
  [{ key: '+', code: 'Equal', ctrlKey: true }, 'Control+Equal'],
  [{ key: 'ArrowUp', code: 'ArrowUp', altKey: true }, 'Alt+ArrowUp'],
  [{ key: 'x', code: 'KeyX' }, 'X'],
])('%j is %s', (init, key) => {
  expect(press(init)).toBe(key)
})

test('a modifier alone is no key yet', () => {
  expect(press({ key: 'Control', code: 'ControlLeft', ctrlKey: true })).toBeUndefined()
})

describe('keys that the person chose', () => {
  let table: Desk
  let commands: readonly Command[]
  const ran: string[] = []
  const command = (id: string, key?: string): Command => ({
    id,
    label: id,
    group: 'g',
    key,
    run: () => void ran.push(id),
  })

  beforeEach(() => {
    ran.length = 0
    table = desk({ 'settings.write': () => undefined })
    commands = table.use(() =>
      withChosenKeys([command('pause', 'Control+P'), command('resume', 'Control+P'), command('skip')]),
    )
  })

  async function choose(id: string, key: string | undefined): Promise<void> {
    await table.use(() => useSettingsStore()).setKey(id, key)
    await nextTick()
  }

  test('replace those of the table, and go back to them', async () => {
    await choose('skip', 'Control+J')
    expect(keyRows(commands, '').map(({ key, isChanged }) => [key, isChanged])).toEqual([
      ['Control+P', false],
      ['Control+P', false],
      ['Control+J', true],
    ])
    await choose('skip', undefined)
    expect(keyRows(commands, 'skip')[0]).toMatchObject({ key: undefined, isChanged: false })
  })

  test('name the other command in a conflict, but not those that share a key on purpose', async () => {
    expect(keyRows(commands, '').map(({ conflict }) => conflict)).toEqual(['', '', ''])
    await choose('skip', 'Control+P')
    expect(keyRows(commands, '').map(({ conflict }) => conflict)).toEqual(['skip', 'skip', 'pause, resume'])
  })

  test('act at once, and the old one no more', async () => {
    const scope = effectScope()
    scope.run(() => bindKeys(commands))
    await choose('skip', 'Control+J')
    await choose('pause', '')
    await choose('resume', '')
    for (const code of ['KeyJ', 'KeyP'])
      window.dispatchEvent(new KeyboardEvent('keydown', { key: code.slice(3), code, ctrlKey: true }))
    expect(ran).toEqual(['skip'])
    scope.stop()
  })
})
