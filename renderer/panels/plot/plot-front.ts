import { fitValue } from '../../../shared/analysis/fit/fit-curve.ts'
import { curvesCsv } from '../../curves/curves-csv.ts'
import type { MoveQuestion, PlotFront } from '../../stores/plot.ts'
import { pointWords } from '../../words/plot-words.ts'
import type { useScanPlot } from './scan-plot.ts'

type Shown = ReturnType<typeof useScanPlot>

/** A plot of a scan as the commands see it. */
export function plotFront(shown: Shown, acts: Pick<PlotFront, 'ask' | 'picture'>): PlotFront {
  const { curves, cursorAt, hasOthers, isMap, main, monitor, scan, zoomBy } = shown
  return {
    kind: 'curve',
    isEmpty: () => curves.value.length === 0,
    canMap: () => isMap.value,
    csv: () => curvesCsv(curves.value),
    title: () => scan.value?.plan.name ?? 'curve',
    hasMonitor: () => monitor.value !== undefined,
    hasOthers: () => hasOthers.value,
    cursorWords: () =>
      cursorAt.value === undefined || main.value === undefined
        ? undefined
        : pointWords([main.value], cursorAt.value),
    places: () => placesOf(shown),
    zoomBy,
    ...acts,
  }
}

/** Where the scanned motor could be sent, the cursor first. */
function placesOf({ cursorAt, figures, fit, main, motor }: Shown): readonly MoveQuestion[] {
  const mnemonic = motor.value
  if (mnemonic === undefined) return []
  const here = cursorAt.value === undefined ? undefined : main.value?.x[cursorAt.value]
  const centre = fit.value?.kind === 'fitted' ? fitValue(fit.value, 'centre')?.value : undefined
  return [
    { name: 'here', value: here },
    { name: 'PEAK', value: figures.value?.peak },
    { name: 'CEN', value: figures.value?.centre },
    { name: 'COM', value: figures.value?.centreOfMass },
    { name: 'fit', value: centre },
  ].flatMap(({ name, value }) =>
    value === undefined || !Number.isFinite(value) ? [] : { name, targets: [{ motor: mnemonic, value }] },
  )
}
