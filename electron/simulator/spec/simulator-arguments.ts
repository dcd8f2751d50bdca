import { parseArgs } from 'node:util'
import { HutchError } from '../../../shared/model/problem.ts'
import { parseFaults } from './faults.ts'
import type { ScanConvention } from './macros/scan-broadcast-macros.ts'
import type { SpecServerOptions } from './server.ts'

export type SpecSimulatorArguments = Pick<
  SpecServerOptions,
  'port' | 'name' | 'speed' | 'seed' | 'folder' | 'without'
> & {
  /** Misbehaviour from the start (`faults.ts`). */
  readonly faults: readonly string[]
}

/** `--port 0|N --name fourc --speed N --seed N --folder DIR --fault 'split 3' --without sc`; rejects anything else with `usage`. */
export function parseSpecSimulatorArguments(args: readonly string[]): SpecSimulatorArguments {
  const values = parsed(args)
  if (!/^[A-Za-z_][\w.-]{0,62}$/.test(values.name)) throw usage(`Not a server name: "${values.name}"`)
  return {
    name: values.name,
    port: number(values.port, '--port', value => Number.isInteger(value) && value >= 0 && value <= 65_535),
    speed: number(values.speed, '--speed', value => value > 0 && value <= 1e6),
    seed: number(values.seed, '--seed', value => Number.isInteger(value)),
    folder: values.folder,
    faults: values.fault.map(checkedFault),
    without: values.without.map(convention),
  }
}

interface Values extends Record<'port' | 'name' | 'speed' | 'seed', string> {
  readonly folder: string | undefined
  readonly fault: readonly string[]
  readonly without: readonly string[]
}

function parsed(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        name: { type: 'string', default: 'fourc' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        folder: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        without: { type: 'string', multiple: true, default: [] },
      },
    })
    return { ...values, folder: values.folder }
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function number(text: string, option: string, isValid: (value: number) => boolean): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (!isValid(value)) throw usage(`${option} cannot be "${text}"`)
  return value
}

function convention(text: string): ScanConvention {
  if (text === 'sc' || text === 'scan-d') return text
  throw usage(`--without cannot be "${text}": it is sc or scan-d`)
}

function checkedFault(text: string): string {
  try {
    parseFaults(text)
    return text
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function usage(message: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message,
    where: 'spec-simulator',
    advice:
      'spec-simulator [--port 0|N] [--name fourc] [--speed N] [--seed N] [--folder DIR] [--fault TEXT]... [--without sc|scan-d]...',
  })
}
