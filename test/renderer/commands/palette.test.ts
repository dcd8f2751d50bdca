import { describe, expect, test } from 'vitest'
import { helpItems, motorItems, scanItems, specItems } from '../../../renderer/commands/palette-items.ts'
import { modeOf } from '../../../renderer/commands/palette-modes.ts'
import { workspaces } from '../../../renderer/panels/workspaces.ts'
import type { SpecStatus } from '../../../shared/model/spec-desk.ts'
import { noDevices } from '../../../shared/model/sequencer-devices.ts'
import { finished } from '../support/eff-tree.ts'

test.each([
  ['', 'all', ''],
  ['go to', 'all', 'go to'],
  ['> theme ', 'commands', 'theme'],
  ['#214', 'scans', '214'],
  ['@th 12.2', 'motors', 'th 12.2'],
  ['/theme', 'settings', 'theme'],
  [': wa', 'spec', 'wa'],
  ['?image', 'help', 'image'],
])('“%s” searches %s for “%s”', (text, mode, rest) => {
  expect(modeOf(text)).toEqual({ mode, rest })
})

test('# finds the scans, and the newest as “last”', () => {
  const chosen: string[] = []
  const items = scanItems(finished, id => chosen.push(id))
  expect(items[0]?.label).toBe('last: Energy Scan')
  void items[0]?.run()
  expect(chosen[0]).toContain('Energy Scan')
})

describe('@', () => {
  const th = {
    mnemonic: 'th',
    name: 'Theta',
    unit: 'deg',
    position: 12.38,
    limits: [0, 20],
    isMoving: false,
    alarms: [],
  }
  const status = { ...noDevices, server: 'fourc at x', motors: [th], counters: [] } as unknown as SpecStatus
  const sent: string[] = []
  const act = { show: () => {}, send: (line: string) => void sent.push(line), whyNot: undefined }

  test('shows where a motor stands', () => {
    expect(motorItems(status, 't', act)).toMatchObject([{ label: 'th', detail: 'Theta at 12.38 deg' }])
  })

  test('moves it, saying from, to and difference', () => {
    const [item] = motorItems(status, 'th 12.2137', act)
    expect(item?.label).toBe('Move th 12.38 → 12.2137 (Δ −0.1663)')
    expect(item?.asksTwice).toBe(false)
    void item?.run()
    expect(sent).toEqual(['mv th 12.2137'])
  })

  test('asks twice before a large move, and refuses one beyond the limits', () => {
    expect(motorItems(status, 'th 2', act)[0]?.asksTwice).toBe(true)
    expect(motorItems(status, 'th 25', act)[0]?.whyNot?.()).toBe('Limits are 0 to 20 deg')
  })

  test('moves nothing while SPEC is locked', () => {
    const locked = { ...act, whyNot: 'Locked while an experiment is under way' }
    expect(motorItems(status, 'th 12.2', locked)[0]?.whyNot?.()).toMatch(/^Locked/)
  })
})

test(': sends a line to SPEC, and nothing where nothing is typed', () => {
  const sent: string[] = []
  const act = { send: (line: string) => void sent.push(line), whyNot: undefined }
  expect(specItems('', act)[0]?.whyNot?.()).toBe('Type a line for SPEC')
  void specItems('wa', act)[0]?.run()
  expect(sent).toEqual(['wa'])
})

test('? has words for every pane of every workspace', () => {
  const items = helpItems(workspaces, () => {})
  expect(items.length).toBeGreaterThan(10)
  expect(items.filter(({ detail }) => detail === undefined)).toEqual([])
})
