import { systemClock } from '../../electron/platform/system-clock.ts'
import { makeDetector } from '../../electron/detectors/make-detector.ts'
import { startServer, type ServerProcess } from '../../electron/simulator/server-process.ts'
import { detectorId } from '../../shared/model/ids.ts'
import type { MicroscopeSettings } from '../../shared/model/beamline.ts'
import type { DetectorRig } from '../conformance/detector-conformance.ts'
import { builtEntry } from './built-entries.ts'

/** The simulated microscope as a process, at real speed unless `args` say otherwise. */
async function startMicroscope(args: readonly string[]): Promise<ServerProcess> {
  return await startServer({
    name: 'microscope simulator',
    entry: await builtEntry('microscope-simulator'),
    args,
    clock: systemClock(),
  })
}

function microscopeSettings(server: ServerProcess): MicroscopeSettings {
  const { host, port, image, pixelType } = server
  if (image === undefined || pixelType === undefined) throw new Error('a camera says its size')
  return { driver: 'microscope', id: detectorId('frelon'), host, port, image, pixelType, compression: 'none' }
}

/** Drivers and their server, which can be killed and comes back at the same port. */
export async function microscopeRig(args: readonly string[]): Promise<DetectorRig> {
  let server = await startMicroscope(args)
  let alive = true
  const port = String(server.port)
  return {
    newDetector: () => makeDetector(microscopeSettings(server), systemClock()),
    exposureS: 0.002,
    longExposureS: 30,
    async kill() {
      alive = false
      server.kill('SIGKILL')
      await server.exited
    },
    async revive() {
      if (!alive) server = await startMicroscope([...args, '--port', port])
      alive = true
    },
    close: () => server.stop(),
  }
}
