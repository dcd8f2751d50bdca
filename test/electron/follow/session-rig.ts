import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { AcquisitionEngine } from '../../../electron/engine/acquisition-engine.ts'
import type { StartedRun } from '../../../electron/engine/engine-parts.ts'
import { specScanFiles } from '../../../electron/files/spec-file/scan-of-file.ts'
import { openExperimentJournal } from '../../../electron/journal/experiment-journal.ts'
import { diskSpace } from '../../../electron/platform/disk-space.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createSpecServer, type SpecServer } from '../../../electron/simulator/spec/server.ts'
import { createSpecClient, type SpecClient } from '../../../electron/spec/spec-client.ts'
import type { NativeScanPlan } from '../../../shared/model/plan.ts'
import type { TreeNode } from '../../../shared/structure/experiment-tree.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { Waiters } from '../../support/waiters.ts'
import { writerRig } from '../writer/support/writer-rig.ts'
import { noRegions } from '../../fakes/no-regions.ts'

const clock = systemClock()
const macros = async (): Promise<string> =>
  await readFile(new URL('../../../macros/hutch.mac', import.meta.url), 'utf8')

export interface SessionRig {
  readonly engine: AcquisitionEngine
  readonly run: StartedRun
  /** Where SPEC writes its data file. */
  readonly dataFolder: string
  /** The server that runs now. */
  readonly server: () => SpecServer
  /** Ends it like a crash, and starts it anew at the same port. */
  readonly restart: () => Promise<void>
  readonly newClient: () => Promise<SpecClient>
  readonly log: readonly string[]
  /** Resolves when the tree is so. */
  readonly until: (isSo: () => boolean) => Promise<void>
  /** Ends the session; everything is closed then. */
  readonly end: () => Promise<void>
}

/** A whole session but for the detectors: a simulated SPEC, the engine that follows it, journal and files on a real disk. */
export async function sessionRig(
  options: { readonly speed?: number; readonly newFile?: string } = {},
): Promise<SessionRig> {
  const dataFolder = temporaryFolder()
  const serve = async (port: number | 'any'): Promise<SpecServer> =>
    await createSpecServer({
      port,
      name: 'fourc',
      clock,
      seed: 7,
      speed: options.speed ?? 200,
      folder: dataFolder,
    })
  let server = await serve('any')
  const { host, port } = server
  const log: string[] = []
  const sequencer = createSpecClient({ address: { host, port }, clock, macros, log: line => log.push(line) })
  const { recorder } = writerRig()
  const engine = new AcquisitionEngine({
    clock,
    beamline: buildBeamline({ detectors: [] }),
    sequencer,
    detectors: new Map(),
    recorder,
    scanFiles: specScanFiles(clock),
    live: { show: () => undefined },
    ...noRegions,
    openJournal: async folder => openExperimentJournal(folder, clock),
    diskSpace,
    networkDisk: async () => undefined,
    program: { name: 'Hutch', version: '0.0.0' },
    utcOffsetMinutes: () => 0,
  })
  const waiting = new Waiters()
  engine.listen({ onEvent: () => waiting.check() })
  onTestFinished(async () => {
    if (engine.state.phase === 'following') engine.end()
    await engine.idle()
    await engine.close()
    await sequencer.close()
    await server.close()
  })
  const newClient = async (): Promise<SpecClient> => {
    const client = createSpecClient({ address: { host, port }, clock })
    onTestFinished(() => client.close())
    await client.connect()
    return client
  }
  const run = await engine.follow(
    { name: 'spec', detectors: [], installMacros: true },
    join(temporaryFolder(), 'out'),
  )
  return {
    engine,
    run,
    dataFolder,
    server: () => server,
    restart: async () => {
      await server.kill()
      server = await serve(port)
    },
    newClient,
    log,
    until: isSo => waiting.until(isSo),
    end: async () => {
      engine.end()
      await run.finished
    },
  }
}

export type ScanNode = TreeNode & { readonly plan: NativeScanPlan }

/** The scans of the session in the order they began. */
export function scansOf(engine: AcquisitionEngine): readonly ScanNode[] {
  return [...engine.tree.nodes.values()].filter((node): node is ScanNode => node.plan.kind === 'nativeScan')
}
