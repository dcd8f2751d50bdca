import { copyText } from '../composables/copy-text.ts'
import { profilesCsv } from '../image/profile/profile-figure.ts'
import { roiCsv } from '../image/roi/roi-words.ts'
import type { DrawingTool } from '../image/tools/use-drawing.ts'
import type { ImageTools } from '../image/tools/use-image-tools.ts'
import { useNoticesStore } from '../stores/notices.ts'
import { useRunStore } from '../stores/run.ts'
import { isUnderWay } from '../words/run-actions.ts'
import { useActiveToolsStore } from '../stores/active-tools.ts'
import { activeTools } from './active-tools.ts'
import type { Command } from './command.ts'

const group = 'Measure'
const shapesInTurn = ['rectangle', 'polygon', 'ring'] as const

/** What is measured on the image in front. */
export function measureCommands(): readonly Command[] {
  const desk = useActiveToolsStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const { whyNoImage, withImage } = activeTools()
  const whyNoRegion = (): string | undefined =>
    whyNoImage() ?? (desk.active?.regions.selected.value === undefined ? 'No region is selected' : undefined)

  function draw(tool: DrawingTool) {
    return withImage(({ drawing }) => drawing.choose(tool))
  }

  /** R again draws the next kind. */
  const drawNext = withImage(({ drawing }) => {
    const at = shapesInTurn.findIndex(shape => shape === drawing.tool.value)
    drawing.choose(shapesInTurn[at + 1])
  })

  /** Counts the selected region over what has been, and is being, recorded of the dataset on screen. */
  async function count({ image, regions }: ImageTools): Promise<void> {
    const roi = regions.selected.value
    const source = image.shown.value?.source
    if (roi === undefined || source === undefined) return
    const { dataset, file } = source
    await notices.ask('roi.count', { file, dataset, name: roi.name, shape: roi.shape })
  }

  /** What is being recorded already was planned without it. */
  async function toggleCounter(tools: ImageTools): Promise<void> {
    const roi = tools.regions.selected.value
    if (roi === undefined) return
    tools.regions.edit(roi.id, { isCounter: !roi.isCounter })
    if (!roi.isCounter && isUnderWay(run.state.phase)) await count(tools)
  }

  return [
    { id: 'roi.draw', label: 'Draw a region', group, key: 'R', whyNot: whyNoImage, run: drawNext },
    { id: 'roi.polygon', label: 'Draw a polygon', group, whyNot: whyNoImage, run: draw('polygon') },
    { id: 'roi.ring', label: 'Draw a ring', group, whyNot: whyNoImage, run: draw('ring') },
    {
      id: 'profile.line',
      label: 'Draw a profile line',
      group,
      key: 'P',
      whyNot: whyNoImage,
      run: draw('line'),
    },
    {
      id: 'image.crosshair',
      label: 'Crosshair with row and column profile',
      group,
      key: 'X',
      whyNot: whyNoImage,
      run: withImage(tools => tools.toggleCrosshair()),
    },
    {
      id: 'profile.radial',
      label: 'Radial profile',
      group,
      whyNot: whyNoImage,
      run: withImage(({ dock, profiles }) => {
        profiles.isRadial.value = !profiles.isRadial.value
        if (profiles.isRadial.value) dock.value = 'profiles'
      }),
    },
    {
      id: 'image.values',
      label: 'Values of regions and profiles',
      group,
      key: 'T',
      whyNot: whyNoImage,
      run: withImage(tools => tools.toggleDock()),
    },
    {
      id: 'roi.next',
      label: 'Select the next region',
      group,
      key: '.',
      whyNot: () =>
        whyNoImage() ?? (desk.active?.regions.rois.value.length === 0 ? 'There is no region' : undefined),
      run: withImage(({ regions }) => regions.selectNext()),
    },
    {
      id: 'roi.counter',
      label: 'Make the selected region a counter',
      group,
      whyNot: () =>
        whyNoRegion() ??
        (desk.active?.image.shown.value?.source.detector === ''
          ? 'Counters are made on images of a detector'
          : undefined),
      run: withImage(toggleCounter),
    },
    {
      id: 'roi.count',
      label: 'Count the region on the recorded frames',
      group,
      whyNot: whyNoRegion,
      run: withImage(count),
    },
    {
      id: 'roi.levels',
      label: 'Levels from the selected region',
      group,
      key: 'Shift+V',
      whyNot: whyNoRegion,
      run: withImage(({ image, regions, statistics }) => {
        const found = statistics.value.get(regions.selected.value?.id ?? '')
        if (found !== undefined && found.pixels > 0)
          image.lockLevels({ low: found.minimum, high: found.maximum })
      }),
    },
    {
      id: 'roi.lock',
      label: 'Lock or unlock the selected region',
      group,
      whyNot: whyNoRegion,
      run: withImage(({ regions }) => {
        const roi = regions.selected.value
        if (roi !== undefined) regions.edit(roi.id, { isLocked: !roi.isLocked })
      }),
    },
    {
      id: 'roi.copy',
      label: 'Copy the selected region',
      group,
      key: 'Control+D',
      whyNot: whyNoRegion,
      run: withImage(({ regions }) => {
        const roi = regions.selected.value
        if (roi !== undefined) regions.copy(roi.id)
      }),
    },
    {
      id: 'roi.delete',
      label: 'Delete the selected region',
      group,
      whyNot: () =>
        whyNoRegion() ?? (desk.active?.regions.selected.value?.isLocked ? 'It is locked' : undefined),
      run: withImage(({ regions }) => {
        const roi = regions.selected.value
        if (roi !== undefined) regions.remove(roi.id)
      }),
    },
    {
      id: 'roi.undo',
      label: 'Undo the last change of a region',
      group,
      key: 'Control+Z',
      whyNot: () => (desk.active?.regions.canUndo.value === true ? undefined : 'Nothing was changed'),
      run: withImage(({ regions }) => regions.undo()),
    },
    {
      id: 'roi.values',
      label: 'Copy the values of the regions (CSV)',
      group,
      whyNot: whyNoImage,
      run: withImage(({ regions, statistics }) => copyText(roiCsv(regions.rois.value, statistics.value))),
    },
    {
      id: 'profile.values',
      label: 'Copy the profiles (CSV)',
      group,
      whyNot: () =>
        whyNoImage() ??
        (desk.active?.image.measures.value?.profiles.length ? undefined : 'No profile is shown'),
      run: withImage(({ image }) => copyText(profilesCsv(image.measures.value?.profiles ?? []))),
    },
  ]
}
