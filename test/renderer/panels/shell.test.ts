import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, test } from 'vitest'
import { defineComponent, h, nextTick, provide, type App, type Component } from 'vue'
import { provideBridge } from '../../../renderer/bridge/bridge.ts'
import { allCommands, commandsKey } from '../../../renderer/commands/commands.ts'
import { provideClock } from '../../../renderer/composables/clock.ts'
import AlarmBanner from '../../../renderer/panels/shell/AlarmBanner.vue'
import RunBar from '../../../renderer/panels/shell/RunBar.vue'
import StatusBar from '../../../renderer/panels/shell/StatusBar.vue'
import ToastStack from '../../../renderer/panels/shell/ToastStack.vue'
import TopBar from '../../../renderer/panels/shell/TopBar.vue'
import { useExperimentStore } from '../../../renderer/stores/experiment.ts'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'
import type { BeamlineStatus } from '../../../shared/model/beamline-status.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { FakeBridge } from '../../fakes/fake-bridge.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { data, eventsUpToPoint } from '../support/eff-tree.ts'

const since = 0
const problem = {
  kind: 'timeout',
  message: 'frelon did not answer within 2 s',
  advice: 'Check the camera',
} as const
const status: BeamlineStatus = {
  simulated: true,
  sequencer: { name: 'fourc', state: 'connected', message: '' },
  detectors: [{ name: 'frelon', state: 'connected', message: '', model: 'Microscope' }],
  ringCurrentMa: 196.42,
  shutter: 'open',
  motors: [],
}

let unmount: (() => void) | undefined
afterEach(() => unmount?.())

function show(component: Component, before: () => void = () => {}) {
  const bridge = new FakeBridge({ 'run.pause': () => undefined, 'run.abort': () => undefined })
  const clock = new ManualClock()
  const Host = defineComponent({
    setup() {
      provide(commandsKey, allCommands([]))
      useExperimentStore()
      before()
      return () => h(component)
    },
  })
  const plugin = (app: App) => {
    provideBridge(app, bridge)
    provideClock(app, clock)
  }
  const wrapper = mount(Host, { global: { plugins: [plugin, createPinia()] }, attachTo: document.body })
  unmount = () => wrapper.unmount()
  const tell = async (run: RunState) => {
    bridge.tell('beamline.status', status)
    bridge.tell('experiment.events', eventsUpToPoint(2))
    bridge.tell('run.state', run)
    clock.advance(100)
    for (let turn = 0; turn < 10; turn++) await nextTick()
  }
  return { wrapper, bridge, clock, tell, text: (id: string) => wrapper.get(`[data-testid="${id}"]`).text() }
}

describe('the run bar', () => {
  test.each([
    [{ phase: 'preflight', since }, 'CHECKING', ['Pause', 'Skip', 'Abort']],
    [{ phase: 'running', since, node: data }, 'RUNNING', ['Pause', 'Skip', 'Abort']],
    [{ phase: 'paused', since, node: data }, 'PAUSED', ['Resume', 'Skip', 'Abort']],
    [{ phase: 'holding', since, node: data, reason: 'no beam' }, 'HOLDING', ['Resume', 'Pause', 'Abort']],
    [{ phase: 'aborting', since, node: data }, 'ABORTING', ['Pause', 'Skip', 'Abort']],
    [{ phase: 'faulted', since, node: data, problem }, 'FAULT', ['Open its file', 'New experiment']],
    [{ phase: 'done', since, outcome: 'aborted' }, 'ABORTED', ['Open its file', 'New experiment']],
    [{ phase: 'idle' }, 'IDLE', ['Open its file', 'New experiment']],
  ] as const)('%o says %s', async (state, word, buttons) => {
    const { wrapper, tell, text } = show(RunBar)
    await tell(state)
    expect(text('run-state')).toBe(word)
    expect(wrapper.findAll('button .name').map(button => button.text())).toEqual(buttons)
  })

  test('shows reason and advice of a fault as an alert', async () => {
    const { wrapper, tell, text } = show(RunBar)
    await tell({ phase: 'faulted', since, node: data, problem })
    expect(text('run-reason')).toContain('frelon did not answer within 2 s')
    expect(text('run-reason')).toContain('Check the camera')
    expect(wrapper.find('[role=alert]').exists()).toBe(true)
  })

  test('a fault that is an alarm too is told once: what in the run bar, what to do in the alarm', async () => {
    const Both = defineComponent(() => () => [h(RunBar), h(AlarmBanner)])
    const { wrapper, bridge, tell, text } = show(Both)
    await tell({ phase: 'faulted', since, node: data, problem })
    const { advice, message } = problem
    bridge.tell('log.entry', {
      ...{ id: 1, atMs: 1, severity: 'alarm', source: 'run', text: message, advice, count: 1 },
    })
    await nextTick()
    expect(text('run-reason')).toContain(message)
    expect(text('run-reason')).not.toContain(advice)
    expect(text('alarm')).toContain(advice)
    expect(text('alarm')).not.toContain(message)
    await wrapper.get('[data-testid="alarm"] button').trigger('click')
    expect(wrapper.find('[data-testid="alarm"]').exists()).toBe(false)
    expect(text('run-reason')).toContain(advice)
  })

  test('counts down how long a lost server is waited for', async () => {
    const { clock, tell, text } = show(RunBar)
    const reconnectUntilMs = clock.nowMs() + 90_000
    await tell({ phase: 'holding', since: clock.nowMs(), node: data, reason: 'Lost fourc', reconnectUntilMs })
    expect(text('run-reason')).toContain('gives up in 01:30')
  })

  test('counts points and tells when it ends', async () => {
    const { tell, text } = show(RunBar)
    await tell({ phase: 'running', since, node: data })
    expect(text('run-progress')).toContain('2 of 5 points')
    expect(text('run-progress')).toMatch(/left \d\d:\d\d.*ends \d\d:\d\d:\d\d/)
  })

  test('sends what its buttons say, and nothing from a button that is off', async () => {
    const { wrapper, bridge, tell } = show(RunBar)
    await tell({ phase: 'running', since, node: data })
    await wrapper.get('[data-command="run.pause"]').trigger('click')
    await tell({ phase: 'aborting', since, node: data })
    await wrapper.get('[data-command="run.abort"]').trigger('click')
    expect([bridge.asked('run.pause').length, bridge.asked('run.abort').length]).toEqual([1, 0])
    expect(wrapper.get('[data-command="run.abort"]').attributes()).toMatchObject({
      'aria-disabled': 'true',
      title: 'Abort: Not possible while aborting',
    })
  })
})

describe('the top bar', () => {
  test('shows nothing it does not know', () => {
    const { text } = show(TopBar)
    expect([text('chip-ring'), text('chip-shutter'), text('chip-disk')]).toEqual([
      'Ring–',
      'Shutter–',
      '–free',
    ])
  })

  test('shows ring, shutter, disk, and that the beamline is simulated', async () => {
    const { bridge, tell, text } = show(TopBar)
    await tell({ phase: 'idle' })
    bridge.tell('vitals', {
      diskFreeBytes: 2.1e12,
      writeBytesPerS: 0,
      writerBacklogFrames: 0,
      acquiredHz: 0,
      droppedOnScreen: 0,
    })
    await nextTick()
    expect([text('chip-ring'), text('chip-shutter'), text('chip-disk'), text('chip-simulator')]).toEqual([
      'Ring196.4 mA',
      'Shutteropen',
      '2.1 TBfree',
      'Simulator',
    ])
  })
})

test('the status bar names connections in words and the file that grows', async () => {
  const { wrapper, tell, text } = show(StatusBar)
  expect(wrapper.text()).toContain('Connecting…')
  await tell({ phase: 'running', since, node: data })
  expect(wrapper.findAll('[data-testid="link"]').map(link => link.text().replace(/\s+/g, ' '))).toEqual([
    'SPEC connected',
    'frelon connected',
  ])
  expect(text('writing')).toMatch(/^EFF_0001\//)
})

test('a notice can be dismissed by its button', async () => {
  const { wrapper } = show(ToastStack, () =>
    useNoticesStore().say('warning', 'disk is slow', 'writer', 'use another disk'),
  )
  expect(wrapper.get('[data-testid="toast"]').text()).toContain('use another disk')
  await wrapper.get('button[aria-label="Dismiss"]').trigger('click')
  expect(wrapper.find('[data-testid="toast"]').exists()).toBe(false)
})
