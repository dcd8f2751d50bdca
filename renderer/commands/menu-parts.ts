import type { Command } from './command.ts'

/** Commands that stand together in a menu, and what they are about. */
export interface MenuPart {
  readonly title?: string
  readonly commands: readonly Command[]
}

type Titled = readonly [title: string, ids: readonly string[]]

/** What is done at a place of the image, most used first. */
const ofPlace: readonly Titled[] = [
  ['View', ['image.fit', 'image.one-to-one', 'image.autoscale', 'image.freeze']],
  ['Measure', ['roi.draw', 'profile.line', 'image.crosshair', 'roi.polygon', 'roi.ring', 'profile.radial']],
  ['Compare', ['compare.side', 'compare.pin', 'compare.difference', 'compare.blink']],
  ['Copy and save', ['image.copy-path', 'image.picture', 'data.export']],
]

const ofRegion: Titled = [
  'Selected region',
  [
    'roi.counter',
    'roi.count',
    'roi.levels',
    'roi.copy',
    'roi.values',
    'roi.lock',
    'roi.delete',
    'mask.region',
    'mask.outside',
  ],
]

/** Everything an image can do. How images are drawn, and how many a second, is chosen once: the palette has it. */
const all: readonly Titled[] = [
  ['Intensity', ['image.lin', 'image.log', 'image.sqrt', 'image.gamma']],
  ['Levels', ['image.autoscale', 'image.minmax', 'image.view-levels', 'roi.levels', 'image.lock']],
  [
    'Look',
    [
      'image.previous-map',
      'image.next-map',
      'image.reverse',
      'image.bin',
      'image.marks',
      'image.crosshair',
      'image.freeze',
    ],
  ],
  [
    'Zoom',
    [
      'image.fit',
      'image.one-to-one',
      'image.zoom-rectangle',
      'image.zoom-in',
      'image.zoom-out',
      'image.zoom-back',
    ],
  ],
  [
    'Regions',
    [
      'roi.draw',
      'roi.polygon',
      'roi.ring',
      'roi.next',
      'roi.counter',
      'roi.count',
      'roi.copy',
      'roi.lock',
      'roi.delete',
      'roi.undo',
      'roi.values',
    ],
  ],
  ['Profiles', ['profile.line', 'profile.radial', 'image.values', 'profile.values']],
]

export function allImageParts(commands: readonly Command[]): readonly MenuPart[] {
  const named = new Set(all.flatMap(([, ids]) => ids))
  const others = commands.filter(({ group, id }) => group === 'Measure' && !named.has(id))
  return [...all.map(part => partOf(commands, part)), { title: 'Mask and geometry', commands: others }]
}

export function placeParts(commands: readonly Command[], hasRegion: boolean): readonly MenuPart[] {
  return (hasRegion ? [ofRegion, ...ofPlace] : ofPlace).map(part => partOf(commands, part))
}

function partOf(commands: readonly Command[], [title, ids]: Titled): MenuPart {
  return { title, commands: ids.flatMap(id => commands.find(command => command.id === id) ?? []) }
}
