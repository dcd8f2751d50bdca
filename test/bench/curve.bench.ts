import { expect, test } from 'vitest'
import { budgets } from '../../electron/bench/budgets.ts'
import { judge } from '../../electron/bench/figure.ts'
import { benchPage, report } from './window-bench.ts'

test('a curve of a million points is drawn within its budget', async () => {
  const { figures } = await benchPage('curve')
  const { fps = [], redrawMs = [], zoomedMs = [] } = figures
  const whole = { what: 'Curve of 1 M points, redraw', unit: 'ms', better: 'lower', ours: redrawMs } as const
  const redraw = { ...whole, target: budgets.curveRedrawMs }
  report([
    redraw,
    { ...whole, what: 'Curve of 1 M points, a fifth of it in sight', ours: zoomedMs },
    {
      what: 'Window while 10 000 points/s come',
      unit: 'fps',
      better: 'higher',
      ours: fps,
      target: budgets.windowFps,
    },
  ])
  expect(judge(redraw).verdict).not.toBe('missed')
})
