import { finite, flag, oneOf, optional, record, text } from '../base/parse.ts'
import {
  brightnessRange,
  firstSettings,
  imageRates,
  painterChoices,
  scaleRange,
  themeNames,
  type Settings,
} from '../model/settings.ts'

/** Also parses the settings file. What an older version did not know has its first value. */
export function parseSettings(raw: unknown): Settings {
  const given = record(raw, 'settings')
  const outputFolder = text(given.outputFolder, 'outputFolder')
  const all = { ...firstSettings(outputFolder), ...given }
  return {
    theme: oneOf(all.theme, themeNames, 'theme'),
    scale: within(scaleRange, finite(all.scale, 'scale')),
    outputFolder,
    beamline: optional(all.beamline, text, 'beamline'),
    brightness: within(brightnessRange, finite(all.brightness, 'brightness')),
    isFarReading: flag(all.isFarReading, 'isFarReading'),
    isCalm: flag(all.isCalm, 'isCalm'),
    hasAlarmSound: flag(all.hasAlarmSound, 'hasAlarmSound'),
    hasSystemNotices: flag(all.hasSystemNotices, 'hasSystemNotices'),
    mayMove: flag(all.mayMove, 'mayMove'),
    showsFirstSteps: flag(all.showsFirstSteps, 'showsFirstSteps'),
    imagePainter: oneOf(all.imagePainter, painterChoices, 'imagePainter'),
    imagesPerS: oneOf(all.imagesPerS, imageRates, 'imagesPerS'),
    keys: texts(all.keys, 'keys'),
    masks: texts(all.masks, 'masks'),
    geometries: texts(all.geometries, 'geometries'),
  }
}

function within(range: { readonly least: number; readonly most: number }, value: number): number {
  return Math.min(range.most, Math.max(range.least, value))
}

function texts(raw: unknown, what: string): Readonly<Record<string, string>> {
  const entries = Object.entries(record(raw, what))
  return Object.fromEntries(entries.map(([id, value]) => [id, text(value, `${what}: ${id}`)]))
}
