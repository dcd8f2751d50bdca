import type { LaunchOptions } from './simulator/launch-simulator.ts'

/** What the window can be told when it is started. */
export interface WindowOptions {
  readonly beamline: string | undefined
  readonly out: string | undefined
  /** Folder of descriptions that are offered beside the shipped ones. */
  readonly descriptions: string | undefined
  /** Folder of settings, for a second console on the same account and for tests. */
  readonly userData: string | undefined
  readonly simulator: Pick<LaunchOptions, 'speed' | 'size' | 'seed' | 'resident'>
}

/** `--name=value` words; others belong to Chromium. */
export function windowOptions(words: readonly string[], environment: NodeJS.ProcessEnv): WindowOptions {
  const value = (name: string): string | undefined =>
    words.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  const number = (name: string): number | undefined => {
    const given = Number(value(name))
    return Number.isFinite(given) && given > 0 ? given : undefined
  }
  const speed = number('speed')
  const size = number('size')
  const seed = number('seed')
  const resident = number('resident')
  return {
    beamline: value('beamline'),
    out: value('out') ?? environment.HUTCH_DATA,
    descriptions: value('descriptions'),
    userData: value('settings'),
    simulator: {
      ...(speed === undefined ? {} : { speed }),
      ...(size === undefined ? {} : { size }),
      ...(seed === undefined ? {} : { seed }),
      ...(resident === undefined ? {} : { resident }),
    },
  }
}
