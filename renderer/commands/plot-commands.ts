import type { ShapeName } from '../../shared/analysis/fit/fit-shape.ts'
import { fitShapes } from '../../shared/analysis/fit/shapes.ts'
import { copyText } from '../composables/copy-text.ts'
import { dataUrlBytes } from '../curves/data-url.ts'
import { lastScansShown, shapeWords } from '../curves/plot-choice.ts'
import { useExportsStore } from '../stores/exports.ts'
import { usePlotStore, type PlotFront } from '../stores/plot.ts'
import { useSelectionStore } from '../stores/selection.ts'
import type { Command } from './command.ts'

const group = 'Plot'
const zoomStep = 1.5

/** Everything that can be done to the plot that was touched last. Their keys act while the focus is in it. */
export function plotCommands(): readonly Command[] {
  const plot = usePlotStore()
  const whyNoPlot = (): string | undefined =>
    plot.front?.isEmpty() !== false ? 'Nothing is plotted' : undefined
  const whyNoCurve = () => whyNoPlot() ?? (plot.front?.kind === 'map' ? 'A map is plotted' : undefined)
  const need = (what: (front: PlotFront) => boolean, reason: string) => () =>
    whyNoPlot() ?? (plot.front !== undefined && what(plot.front) ? undefined : reason)
  const key = (name: string) => ({ key: name, within: 'plot' })

  return [
    {
      id: 'plot.normalise',
      label: 'Divide the curve by the monitor, or not',
      ...key('N'),
      whyNot: need(front => front.hasMonitor(), 'No monitor is chosen, and the scan records no ring current'),
      run: () => plot.change({ normalise: !plot.choice.normalise }),
    },
    {
      id: 'plot.log',
      label: 'Logarithmic plot, or linear',
      ...key('L'),
      whyNot: whyNoPlot,
      run: () => plot.change({ isLog: !plot.choice.isLog }),
    },
    {
      id: 'plot.last',
      label: `Last ${lastScansShown} scans together, or one`,
      ...key('5'),
      whyNot: whyNoCurve,
      run: () => plot.change({ lastScans: plot.choice.lastScans > 1 ? 1 : lastScansShown }),
    },
    {
      id: 'plot.difference',
      label: 'Difference to the first other scan',
      ...key('D'),
      whyNot: need(front => front.hasOthers(), 'No other scan is on the plot'),
      run: () => plot.change({ isDifference: !plot.choice.isDifference }),
    },
    overlayCommand(),
    ...viewCommands(plot, whyNoPlot, key),
    ...fitCommands(plot, whyNoCurve),
    ...moveCommands(plot),
    ...outCommands(plot, whyNoPlot),
  ].map(command => ({ ...command, group }))
}

type Plot = ReturnType<typeof usePlotStore>
type Loose = Omit<Command, 'group'>

function overlayCommand(): Loose {
  const plot = usePlotStore()
  const selection = useSelectionStore()
  return {
    id: 'plot.overlay',
    label: 'Put the selected scan onto the plot, or take it off',
    key: 'O',
    whyNot: () => (selection.node === undefined ? 'Nothing is selected' : undefined),
    run: () => {
      if (selection.node !== undefined) plot.toggleScan(selection.node)
    },
  }
}

function viewCommands(
  plot: Plot,
  whyNot: () => string | undefined,
  key: (name: string) => Pick<Command, 'key' | 'within'>,
): readonly Loose[] {
  const zoom = (factor: number | undefined) => () => plot.front?.zoomBy(factor)
  return [
    { id: 'plot.zoom-in', label: 'Zoom into the plot', ...key('Equal'), whyNot, run: zoom(1 / zoomStep) },
    { id: 'plot.zoom-out', label: 'Zoom out of the plot', ...key('Minus'), whyNot, run: zoom(zoomStep) },
    { id: 'plot.zoom-all', label: 'Whole plot', ...key('0'), whyNot, run: zoom(undefined) },
    {
      id: 'plot.cursor-copy',
      label: 'Copy the values at the cursor',
      whyNot: () => (plot.front?.cursorWords() === undefined ? 'Put the cursor on a point first' : undefined),
      run: () => copyText(plot.front?.cursorWords() ?? ''),
    },
  ]
}

function fitCommands(plot: Plot, whyNot: () => string | undefined): readonly Loose[] {
  const shapes = Object.keys(fitShapes) as ShapeName[]
  return [
    ...shapes.map(shape => ({
      id: `plot.fit-${shape}`,
      label: `Fit: ${shapeWords[shape]}`,
      whyNot,
      run: () => plot.change({ shape }),
    })),
    { id: 'plot.fit-none', label: 'Fit: none', whyNot, run: () => plot.change({ shape: undefined }) },
    {
      id: 'plot.residual',
      label: 'Rest of the fit below the curve, or not',
      whyNot: () => whyNot() ?? (plot.choice.shape === undefined ? 'Nothing is fitted' : undefined),
      run: () => plot.change({ hasResidual: !plot.choice.hasResidual }),
    },
  ]
}

const moveWords = [
  { name: 'here', label: 'Move the scanned motors to the cursor…', key: 'Enter', within: 'plot' },
  { name: 'PEAK', label: 'Move the scanned motors to PEAK…' },
  { name: 'CEN', label: 'Move the scanned motor to CEN…' },
  { name: 'COM', label: 'Move the scanned motors to COM…' },
  { name: 'fit', label: 'Move the scanned motor to the centre of the fit…' },
] as const

/** Each opens the line that shows from where to where; nothing moves before it is confirmed. */
function moveCommands(plot: Plot): readonly Loose[] {
  return moveWords.map(({ name, ...words }) => {
    const question = () => plot.front?.places().find(place => place.name === name)
    return {
      ...words,
      id: `plot.move-${name.toLowerCase()}`,
      whyNot: () => (question() === undefined ? 'The plot shows no such place for a motor' : undefined),
      run: () => {
        const found = question()
        if (found !== undefined) plot.front?.ask(found)
      },
    }
  })
}

function outCommands(plot: Plot, whyNoPlot: () => string | undefined): readonly Loose[] {
  const exports = useExportsStore()
  const whyNot = () => whyNoPlot() ?? (exports.isBusy ? 'Another export is going on' : undefined)
  const picture = (format: 'png' | 'svg') => async () => {
    const url = await plot.front?.picture({ format, scale: format === 'png' ? 2 : 1 })
    if (url === undefined || plot.front === undefined) return
    await exports.saveShown({ name: plot.front.title(), format, content: dataUrlBytes(url) })
  }
  return [
    { id: 'plot.png', label: 'Save the plot as PNG…', whyNot, run: picture('png') },
    { id: 'plot.svg', label: 'Save the plot as SVG…', whyNot, run: picture('svg') },
    {
      id: 'plot.csv',
      label: 'Save the plotted numbers as CSV…',
      whyNot,
      run: async () => {
        if (plot.front === undefined) return
        const content = new TextEncoder().encode(plot.front.csv())
        await exports.saveShown({ name: plot.front.title(), format: 'csv', content })
      },
    },
  ]
}
