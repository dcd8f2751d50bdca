import { nextMap, type Look } from '../image/look.ts'
import { usePlotStore } from '../stores/plot.ts'
import type { Command } from './command.ts'

const group = 'Plot'

/** Scans over two motors: as a map or as a curve, and its colours by the keys that images have for theirs. */
export function mapCommands(): readonly Command[] {
  const plot = usePlotStore()
  const key = (name: string) => ({ key: name, within: 'plot' })
  const whyNoMap = () => (plot.front?.kind === 'map' ? undefined : 'No map is plotted')
  const restyle = (part: Partial<Look>) => plot.change({ mapLook: { ...plot.choice.mapLook, ...part } })
  const colour = (id: string, label: string, by: string, part: () => Partial<Look>) => ({
    id: `plot.${id}`,
    label,
    ...key(by),
    whyNot: whyNoMap,
    run: () => restyle(part()),
  })
  const step = (by: number) => () => ({ map: nextMap(plot.choice.mapLook.map, by) })

  return [
    {
      id: 'plot.map',
      label: 'Scan over two motors as a map, or as a curve',
      ...key('M'),
      whyNot: () => (plot.front?.canMap() === true ? undefined : 'No scan over two motors is plotted'),
      run: () => plot.change({ asCurve: !plot.choice.asCurve }),
    },
    colour('map-levels', 'Levels of the map from 1 to 99 %', 'A', () => ({ levels: { kind: 'percentile' } })),
    colour('map-all', 'Levels of the map from lowest to highest', 'V', () => ({
      levels: { kind: 'minmax' },
    })),
    colour('map-previous', 'Previous colours of the map', '[', step(-1)),
    colour('map-next', 'Next colours of the map', ']', step(1)),
  ].map(command => ({ ...command, group }))
}
