import type { ImageShape } from '../../model/pixels.ts'

export interface NamedDetector {
  readonly pixelM: number
  /** Undefined for the name of a whole family. */
  readonly shape: ImageShape | undefined
}

/**
 * PONI files of detectors that are made in one size only say their name and no pixel. These are the ones beamlines have most;
 * pixels in metres, then rows and columns of every model. Source: data sheets of DECTRIS, and pyFAI's list of detectors.
 */
const families: readonly (readonly [
  family: string,
  pixelM: number,
  models: Readonly<Record<string, Rows>>,
])[] = [
  [
    'pilatus',
    172e-6,
    {
      '100k': [195, 487],
      '200k': [407, 487],
      '300k': [619, 487],
      '300kw': [195, 1475],
      '900k': [619, 1475],
      '900kw': [195, 4439],
      '1m': [1043, 981],
      '2m': [1679, 1475],
      '6m': [2527, 2463],
    },
  ],
  [
    'pilatus4',
    150e-6,
    {
      '260k': [530, 513],
      '260kw': [255, 1033],
      '1m': [1080, 1033],
      '2m': [1630, 1553],
      '4m': [2180, 2073],
    },
  ],
  [
    'eiger',
    75e-6,
    {
      '500k': [514, 1030],
      '1m': [1065, 1030],
      '4m': [2167, 2070],
      '9m': [3269, 3110],
      '16m': [4371, 4150],
    },
  ],
  [
    'eiger2',
    75e-6,
    {
      '250k': [512, 512],
      '500k': [512, 1028],
      '1m': [1062, 1028],
      '1mw': [512, 2068],
      '2mw': [512, 4148],
      '4m': [2162, 2068],
      '9m': [3262, 3108],
      '16m': [4362, 4148],
    },
  ],
]

type Rows = readonly [height: number, width: number]

/** By its name in any spelling: `Eiger2CdTe_1MW`, `Eiger2 CdTe 1M-W`. */
export function namedDetector(name: string): NamedDetector | undefined {
  const [, family, model] = /^(pilatus4|pilatus|eiger2|eiger)(.*)$/.exec(spelled(name)) ?? []
  const found = families.find(([known]) => known === family)
  if (found === undefined) return undefined
  const [, pixelM, models] = found
  if (model === '') return { pixelM, shape: undefined }
  const rows = models[model ?? '']
  return rows && { pixelM, shape: { height: rows[0], width: rows[1] } }
}

/** The sensor makes no difference to the pixels. */
function spelled(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')
    .replace('cdte', '')
}
