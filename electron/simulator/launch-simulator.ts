import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline } from '../../shared/model/beamline.ts'
import { simulatedBeamline } from './simulated-beamline.ts'
import { startServer, type ServerProcess } from './server-process.ts'

export interface LaunchOptions {
  /** Where `spec-simulator.js` and `microscope-simulator.js` stand: beside the built main file. */
  readonly entriesFolder: string
  readonly clock: Clock
  /** Side of the camera image, pixels; default 512. Unused when replaying. */
  readonly size?: number
  readonly seed?: number
  /** How many times faster than real; default 1. */
  readonly speed?: number
  /** The camera computes that many frames and repeats them: fast without a fast machine. */
  readonly resident?: number
  readonly specName?: string
  /** 0 or undefined: any free port. */
  readonly specPort?: number
  /** Where SPEC writes its data files; undefined: a temporary folder that is gone at the end. */
  readonly specFolder?: string
  /** Misbehaviour of the SPEC server from its start (docs/simulated-spec.md). */
  readonly specFaults?: readonly string[]
  readonly replay?: LaunchReplay
}

/** Datasets are paths in `file`, or `other-file::path`. */
export interface LaunchReplay {
  readonly file: string
  readonly dataset: string
  readonly dark?: string
  readonly white?: string
}

export interface SimulatedBeamline {
  /** Its beamline file, which is on no disk. */
  readonly text: string
  readonly beamline: Beamline
  readonly ports: { readonly spec: number; readonly microscope: number }
  /** To watch or to kill them. */
  readonly processes: { readonly spec: ServerProcess; readonly microscope: ServerProcess }
  /** Ends both servers; idempotent. */
  stop(): Promise<void>
}

/**
 * Starts the simulated beamline: a SPEC server and a camera, each a process of its own on loopback. They end with this
 * process, however it ends. Rejects with `connection` naming the server that did not come up within 10 s, and what it said.
 */
export async function launchSimulatedBeamline(options: LaunchOptions): Promise<SimulatedBeamline> {
  const { entriesFolder, clock } = options
  const spec = await startServer({
    ...{ name: 'SPEC simulator', entry: join(entriesFolder, 'spec-simulator.js'), clock },
    args: specArguments(options),
  })
  try {
    const microscope = await startServer({
      ...{ name: 'microscope simulator', entry: join(entriesFolder, 'microscope-simulator.js'), clock },
      args: microscopeArguments(options, `${spec.host}:${spec.port}`),
    })
    return {
      ...simulatedBeamline(spec, microscope, options.speed ?? 1),
      ports: { spec: spec.port, microscope: microscope.port },
      processes: { spec, microscope },
      stop: async () => {
        await Promise.all([spec.stop(), microscope.stop()])
      },
    }
  } catch (error) {
    await spec.stop()
    throw error
  }
}

function specArguments({
  specPort,
  specName,
  specFolder,
  specFaults = [],
  ...model
}: LaunchOptions): readonly string[] {
  const { seed, speed } = model
  const settings = flags({ port: specPort ?? 0, name: specName, folder: specFolder, seed, speed })
  return [...settings, ...specFaults.flatMap(fault => ['--fault', fault])]
}

function microscopeArguments(
  { size, seed, speed, resident, replay }: LaunchOptions,
  spec: string,
): readonly string[] {
  const { file, ...datasets } = replay ?? { file: undefined }
  return flags({ port: 0, spec, size, seed, speed, resident, replay: file, ...datasets })
}

function flags(values: Readonly<Record<string, string | number | undefined>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
}
