import { parseArgs } from 'node:util'
import { HutchError } from '../../../shared/model/problem.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { imageSideRange } from './geometry.ts'
import type { ReplayOptions } from './replay-camera.ts'

export interface MicroscopeArguments {
  readonly port: number
  readonly spec: { readonly host: string; readonly port: number } | undefined
  readonly image: ImageShape
  readonly seed: number
  readonly speed: number
  /** That many frames are computed and then repeated; undefined: every frame is new. */
  readonly resident: number | undefined
  readonly replay: ReplayOptions | undefined
}

/** Faster than 1000 times real, timers of 1 ms mean nothing. */
const speedRange = [1, 1000] as const
const largestSeed = 2 ** 31 - 1

/** @throws HutchError `usage` naming the option. */
export function parseArguments(argv: readonly string[]): MicroscopeArguments {
  const { values } = strictly(() =>
    parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        spec: { type: 'string' },
        size: { type: 'string', default: '512' },
        seed: { type: 'string', default: '1' },
        speed: { type: 'string', default: '1' },
        resident: { type: 'string' },
        replay: { type: 'string' },
        dataset: { type: 'string' },
        dark: { type: 'string' },
        white: { type: 'string' },
      },
    }),
  )
  return {
    port: whole('--port', values.port, 0, 65535),
    spec: values.spec === undefined ? undefined : address(values.spec),
    image: imageOf(values.size),
    seed: whole('--seed', values.seed, 0, largestSeed),
    speed: numberIn('--speed', values.speed, ...speedRange),
    resident: values.resident === undefined ? undefined : whole('--resident', values.resident, 2, 64),
    replay: replayOf(values),
  }
}

function replayOf(
  values: Partial<Record<'replay' | 'dataset' | 'dark' | 'white', string>>,
): ReplayOptions | undefined {
  const { replay: file, dataset, dark, white } = values
  if (file === undefined && dataset === undefined && dark === undefined && white === undefined)
    return undefined
  if (file === undefined || dataset === undefined)
    throw usage('--replay FILE and --dataset PATH belong together')
  return { file, dataset, dark, white }
}

/** `512`, or height and width: `480x640`. */
function imageOf(text: string): ImageShape {
  const [height = '', width = height] = text.split('x')
  return {
    height: whole('--size', height, ...imageSideRange),
    width: whole('--size', width, ...imageSideRange),
  }
}

function address(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(':')
  if (at < 1) throw usage(`--spec must be host:port; found "${text}"`)
  return { host: text.slice(0, at), port: whole('--spec', text.slice(at + 1), 1, 65535) }
}

function whole(option: string, text: string, low: number, high: number): number {
  const value = numberIn(option, text, low, high)
  if (Number.isInteger(value)) return value
  throw usage(`${option} must be a whole number; found "${text}"`)
}

function numberIn(option: string, text: string, low: number, high: number): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (value >= low && value <= high) return value
  throw usage(`${option} must be a number from ${low} to ${high}; found "${text}"`)
}

function strictly<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function usage(message: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message,
    advice:
      'microscope-simulator [--port P] [--spec HOST:PORT] [--size N|HxW] [--seed N] [--speed N] [--resident N] ' +
      '[--replay FILE --dataset PATH [--dark PATH] [--white PATH]]',
  })
}
