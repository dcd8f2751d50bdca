import { expect, test } from 'vitest'
import { acquiredInstead } from '../../../renderer/words/acquired-instead.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import type { RunPhase } from '../../../shared/model/run-state.ts'
import { data, events, finished, scan, treeOf } from '../support/eff-tree.ts'

const white = nodeId('/EFF/Energy Scan/White after')
const shown = { node: data, file: '/data/EFF_0001_entry_0003.h5' }
/** The tree at the moment a node is started. */
const startOf = (node: string) =>
  treeOf(
    events.slice(
      0,
      events.findIndex(({ event }) => event.kind === 'node.started' && event.node === node) + 1,
    ),
  )

test('while another acquisition goes on than the one on screen, it is named', () => {
  expect(acquiredInstead(startOf(white), 'running', shown)).toBe('White after')
})

test('the acquisition on screen needs no name beside it', () => {
  expect(acquiredInstead(startOf(data), 'running', shown)).toBeUndefined()
})

test('a frame of the experiment before is not what is acquired, whatever its node is called', () => {
  expect(
    acquiredInstead(startOf(data), 'running', { ...shown, file: '/elsewhere/EFF_0001_entry_0003.h5' }),
  ).toBe('Data')
})

test.each<RunPhase>(['idle', 'paused', 'holding', 'done', 'faulted'])(
  'nothing is acquired while it is %s',
  phase => {
    expect(acquiredInstead(startOf(white), phase, shown)).toBeUndefined()
  },
)

test('nothing is acquired between two acquisitions, or when a scan has only begun', () => {
  expect(acquiredInstead(finished, 'running', shown)).toBeUndefined()
  expect(acquiredInstead(startOf(scan), 'running', shown)).toBeUndefined()
})
