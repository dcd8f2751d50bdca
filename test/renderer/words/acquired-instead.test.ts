import { expect, test } from 'vitest'
import { acquiredInstead } from '../../../renderer/words/acquired-instead.ts'
import { nodeId, type NodeId } from '../../../shared/model/ids.ts'
import { data, finished, scan, treeAfterPoint } from '../support/eff-tree.ts'

const white = nodeId('/EFF/Energy Scan/White after')
const shown = { node: data, file: '/data/EFF_0001_entry_0003.h5' }
/** In the middle of the scan all its acquisitions are running; the run says which has its turn. */
const tree = treeAfterPoint(2)
const at = (node: NodeId | undefined) => ({ phase: 'running', since: 0, node }) as const

test('while another acquisition has its turn than the one on screen, it is named', () => {
  expect(acquiredInstead(tree, at(white), shown)).toBe('White after')
})

test('the acquisition on screen needs no name beside it', () => {
  expect(acquiredInstead(tree, at(data), shown)).toBeUndefined()
})

test('a frame of the experiment before is not what is acquired, whatever its node is called', () => {
  const before = { ...shown, file: '/elsewhere/EFF_0001_entry_0003.h5' }
  expect(acquiredInstead(tree, at(data), before)).toBe('Data')
})

test('nothing is acquired while the run waits, or the scan moves, or all is done', () => {
  expect(acquiredInstead(tree, { phase: 'paused', since: 0, node: white }, shown)).toBeUndefined()
  expect(acquiredInstead(tree, { phase: 'idle' }, shown)).toBeUndefined()
  expect(acquiredInstead(tree, at(scan), shown)).toBeUndefined()
  expect(acquiredInstead(tree, at(undefined), shown)).toBeUndefined()
  expect(acquiredInstead(finished, at(white), shown)).toBeUndefined()
})
