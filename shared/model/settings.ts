/** What the operator chose for this account; the same in every window. */
export interface Settings {
  readonly theme: ThemeName
  /** Size of everything on screen, 0.8 to 2. */
  readonly scale: number
  readonly outputFolder: string
  /** Beamline file to start with; undefined: the simulated beamline. */
  readonly beamline?: string | undefined
  /** Of the Hutch theme only: 0.2 to 1. */
  readonly brightness: number
  /** Run bar and motor values twice as large, to be read from 2 m. */
  readonly isFarReading: boolean
  /** No animation at all, whatever the system says. */
  readonly isCalm: boolean
  readonly hasAlarmSound: boolean
  /** Alarms also as notifications of the desktop, while no window of Hutch is in front. */
  readonly hasSystemNotices: boolean
  /** False: this console looks, and stops what runs; it starts and moves nothing. */
  readonly mayMove: boolean
  readonly showsFirstSteps: boolean
  /** What draws images; `auto` is the graphics card where there is one. */
  readonly imagePainter: (typeof painterChoices)[number]
  /** Of a live view, at most: more only costs processor time that recording may need. */
  readonly imagesPerS: (typeof imageRates)[number]
  /** Keys that differ from the command table: command to key, `''` for none. */
  readonly keys: Readonly<Record<string, string>>
  /** Masks chosen in the image view: detector to file, or `file.h5::/path`. */
  readonly masks: Readonly<Record<string, string>>
  /** Geometries chosen in the image view: detector to PONI file. */
  readonly geometries: Readonly<Record<string, string>>
}

export const themeNames = ['dark', 'light', 'hutch'] as const
export type ThemeName = (typeof themeNames)[number]

export const painterChoices = ['auto', 'canvas', 'webgl'] as const

/** Per second; the first unless told. */
export const imageRates = [30, 60] as const

export const scaleRange = { least: 0.8, most: 2 } as const
export const brightnessRange = { least: 0.2, most: 1 } as const

export function firstSettings(outputFolder: string): Settings {
  return {
    theme: 'dark',
    scale: 1,
    outputFolder,
    brightness: 1,
    isFarReading: false,
    isCalm: false,
    hasAlarmSound: true,
    hasSystemNotices: true,
    mayMove: true,
    showsFirstSteps: true,
    imagePainter: 'auto',
    imagesPerS: imageRates[0],
    keys: {},
    masks: {},
    geometries: {},
  }
}
