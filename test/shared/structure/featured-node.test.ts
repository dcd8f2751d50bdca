import { expect, test } from 'vitest'
import { nodeId } from '../../../shared/model/ids.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { followedNode, isShownLive } from '../../../shared/structure/featured-node.ts'
import { planOf } from '../../builders/plan.ts'
import { createdEvent, number } from '../../builders/run-events.ts'

const text = (display: string): string => `
hutch: 1
sequence: EFF
${display}
tree:
  - acquisition: Dark
    role: dark
    frames: 3
    exposure: 1 s
  - scan: Scan
    axis: { motor: energy, from: 1 keV, to: 2 keV, steps: 2 }
    each:
      - acquisition: White
        role: white
        exposure: 1 s
      - acquisition: Data
        exposure: 1 s
      - acquisition: After
        role: white
        exposure: 1 s
`
const dark = nodeId('/EFF/Dark')
const scan = nodeId('/EFF/Scan')
const white = nodeId('/EFF/Scan/White')
const data = nodeId('/EFF/Scan/Data')

function treeAfter(display: string, ...started: readonly (typeof dark)[]) {
  const starts = started.map(node => ({ kind: 'node.started', node }) as const)
  return applyExperimentEvents(emptyTree(), number([createdEvent(planOf(text(display))), ...starts]))
}

test('frames of every node are shown until the one that is wanted has begun', () => {
  const tree = treeAfter('display: { show: Data }', dark, white)
  expect([dark, white, data].map(node => isShownLive(tree, node))).toEqual([true, true, true])
})

test('then the frames between its own are passed over while the scan runs', () => {
  const tree = treeAfter('display: { show: Data }', dark, white, data)
  expect([dark, white, data].map(node => isShownLive(tree, node))).toEqual([true, false, true])
})

test('who follows looks at the newest node, and in a scan at the one that is wanted', () => {
  const wanted = 'display: { show: Data }'
  expect(followedNode(treeAfter(wanted))).toBeUndefined()
  expect(followedNode(treeAfter(wanted, dark))).toBe(dark)
  expect(followedNode(treeAfter(wanted, dark, scan))).toBe(scan)
  expect(followedNode(treeAfter(wanted, dark, scan, white))).toBe(white)
  expect(followedNode(treeAfter(wanted, dark, scan, white, data))).toBe(data)
  const last = nodeId('/EFF/Scan/After')
  expect(followedNode(treeAfter(wanted, dark, scan, white, data, last))).toBe(data)
})

test('when the scan is over, who follows still looks at what the image shows', () => {
  const started = [scan, white, data].map(node => ({ kind: 'node.started', node }) as const)
  const ended = [white, data, scan].map(
    node => ({ kind: 'node.finished', node, outcome: 'complete' }) as const,
  )
  const events = [createdEvent(planOf(text('display: { show: Data }'))), ...started, ...ended]
  expect(followedNode(applyExperimentEvents(emptyTree(), number(events)))).toBe(data)
})

test('where none is wanted, one looks at the scan whose acquisitions take turns', () => {
  expect(followedNode(treeAfter('', dark))).toBe(dark)
  expect(followedNode(treeAfter('', dark, scan, white))).toBe(scan)
})

test('a description that wants nothing special shows everything', () => {
  const tree = treeAfter('', dark, white, data)
  expect([white, data].map(node => isShownLive(tree, node))).toEqual([true, true])
})
