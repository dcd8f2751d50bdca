import { expect, test } from 'vitest'
import { budgets } from '../../electron/bench/budgets.ts'
import { judge, type Figure } from '../../electron/bench/figure.ts'
import { benchPage, report, type FoundInPage } from './window-bench.ts'

test('a tree of 100 000 nodes opens and scrolls within its budget while 100 events a second come', async () => {
  const found = await benchPage('tree')
  const figures = treeFigures(found)
  report(figures)
  expect(figures.map(figure => judge(figure).verdict)).not.toContain('missed')
})

function treeFigures({ figures, work }: FoundInPage): readonly Figure[] {
  const ours = (name: string) => figures[name] ?? []
  const count = (name: string) => ours(name)[0] ?? NaN
  const taskMs = (phase: string) => work[phase]?.taskMs ?? NaN
  const fps = { unit: 'fps', better: 'higher' } as const
  const ms = { unit: 'ms', better: 'lower' } as const
  return [
    { what: 'Program started to first rows', ...ms, ours: ours('openMs'), target: budgets.treeOpenMs },
    { what: 'Window at rest', ...fps, ours: ours('stillFps') },
    { what: 'While 100 events/s come', ...fps, ours: ours('eventsFps'), target: budgets.windowFps },
    { what: 'Scrolling', ...fps, ours: ours('scrollFps'), target: budgets.windowFps },
    { what: 'Scrolling while 100 events/s come', ...fps, ours: ours('bothFps'), target: budgets.windowFps },
    { what: 'Longest frame of these', ...ms, ours: ours('bothLongestMs') },
    { what: 'Events told then, of 600', unit: '', better: 'higher', ours: ours('bothTold') },
    { what: 'Main thread at rest, per second', ...ms, ours: [(taskMs('still') / count('stillFrames')) * 60] },
    {
      ...{ what: 'Main thread per event', ...ms },
      ours: [(taskMs('events') - taskMs('still')) / count('eventsTold')],
    },
    { what: 'Main thread per scrolled frame', ...ms, ours: [taskMs('scroll') / count('scrollFrames')] },
    ...(['scriptMs', 'styleMs', 'layoutMs'] as const).map((part): Figure => ({
      ...{ what: `  of which ${part.slice(0, -2)}`, ...ms },
      ours: [(work.scroll?.[part] ?? NaN) / count('scrollFrames')],
    })),
    { what: 'Filter to one sequence', ...ms, ours: ours('filterMs') },
  ]
}
