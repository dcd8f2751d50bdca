import { expect, test } from 'vitest'
import { budgets } from '../../electron/bench/budgets.ts'
import { judge } from '../../electron/bench/figure.ts'
import { benchPage, report } from './window-bench.ts'

test('a tree of 100 000 nodes opens and scrolls within its budget while 100 events a second come', async () => {
  const found = await benchPage('tree')
  const ours = (name: string) => found[name] ?? []
  const open = {
    what: 'Tree of 100 000 nodes: window opened to first rows',
    unit: 'ms',
    better: 'lower',
    ours: ours('openMs'),
    target: budgets.treeOpenMs,
  } as const
  const scroll = {
    what: 'Scrolling it while 100 events/s come',
    unit: 'fps',
    better: 'higher',
    ours: ours('scrollFps'),
    target: budgets.windowFps,
  } as const
  report([
    open,
    { ...scroll, what: 'Window at rest', ours: ours('stillFps') },
    scroll,
    { what: 'Longest frame meanwhile', unit: 'ms', better: 'lower', ours: ours('longestFrameMs') },
    { what: 'Filter to one sequence', unit: 'ms', better: 'lower', ours: ours('filterMs') },
    { what: 'Events told', unit: '', better: 'higher', ours: ours('told') },
  ])
  expect([judge(open).verdict, judge(scroll).verdict]).not.toContain('missed')
})
