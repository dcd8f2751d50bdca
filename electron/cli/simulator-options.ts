import { HutchError } from '../../shared/model/problem.ts'
import type { LaunchOptions } from '../simulator/launch-simulator.ts'
import { optionValue, type OptionSpec, type ParsedArgs } from './parse-args.ts'

/** Options of every verb that may start the simulated beamline. */
export const simulatorOptions = {
  speed: { kind: 'value', value: 'N', help: 'simulated beamline: N times faster than real' },
  size: { kind: 'value', value: 'PIXELS', help: 'simulated beamline: side of the camera image, default 512' },
  seed: { kind: 'value', value: 'N', help: 'simulated beamline: same seed, same data' },
} as const satisfies Record<string, OptionSpec>

export const replayOption = {
  replay: {
    kind: 'value',
    value: 'FILE::DATASET',
    help: 'simulated beamline: the camera serves recorded frames',
  },
  'replay-dark': { kind: 'value', value: 'DATASET', help: 'frames served while the shutter is closed' },
  'replay-white': { kind: 'value', value: 'DATASET', help: 'frames served while the sample is out' },
} as const satisfies Record<string, OptionSpec>

type Settings = Pick<LaunchOptions, 'speed' | 'size' | 'seed' | 'replay'>

export function simulatorSettings(args: ParsedArgs): Settings {
  const speed = numberOption(args, 'speed', 0.01, 1000)
  const size = numberOption(args, 'size', 16, 4096)
  const seed = numberOption(args, 'seed', 0, 2 ** 32 - 1)
  const replay = replayOf(args)
  return {
    ...(speed === undefined ? {} : { speed }),
    ...(size === undefined ? {} : { size: Math.round(size) }),
    ...(seed === undefined ? {} : { seed: Math.round(seed) }),
    ...(replay === undefined ? {} : { replay }),
  }
}

function replayOf(args: ParsedArgs): LaunchOptions['replay'] {
  const text = optionValue(args, 'replay')
  if (text === undefined) return undefined
  const [file, dataset] = text.split('::')
  if (file === undefined || file === '' || dataset === undefined) {
    throw new HutchError({
      kind: 'usage',
      message: `--replay needs FILE::DATASET, not "${text}"`,
      where: `--replay ${text}`,
      advice:
        'For example --replay scan.nxs::/entry/instrument/detector/data; for a folder of images FOLDER::/stack/data',
    })
  }
  const dark = optionValue(args, 'replay-dark')
  const white = optionValue(args, 'replay-white')
  return { file, dataset, ...(dark === undefined ? {} : { dark }), ...(white === undefined ? {} : { white }) }
}

export function numberOption(
  args: ParsedArgs,
  name: string,
  lowest: number,
  highest: number,
): number | undefined {
  const text = optionValue(args, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && value >= lowest && value <= highest) return value
  throw new HutchError({
    kind: 'usage',
    message: `--${name} needs a number from ${lowest} to ${highest}, not "${text}"`,
    where: `--${name} ${text}`,
  })
}
