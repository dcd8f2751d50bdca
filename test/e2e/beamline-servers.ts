import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { systemClock } from '../../electron/platform/system-clock.ts'
import { startServer, type ServerProcess } from '../../electron/simulator/server-process.ts'

const entries = resolve(import.meta.dirname, '../../out/main')
const speed = '8'
const imageSizePx = '256'

type ServerName = 'spec' | 'microscope'

/** The simulated beamline as servers of their own, which can die and come back at the same port. */
export class BeamlineServers {
  readonly #servers: Record<ServerName, ServerProcess>

  private constructor(servers: Record<ServerName, ServerProcess>) {
    this.#servers = servers
  }

  static async start(): Promise<BeamlineServers> {
    const spec = await serve('spec', 0)
    return new BeamlineServers({ spec, microscope: await serve('microscope', 0, spec.port) })
  }

  async kill(name: ServerName): Promise<void> {
    this.#servers[name].kill('SIGKILL')
    await this.#servers[name].exited
  }

  async revive(name: ServerName): Promise<void> {
    this.#servers[name] = await serve(name, this.#servers[name].port, this.#servers.spec.port)
  }

  async stop(): Promise<void> {
    await Promise.all([this.#servers.spec.stop(), this.#servers.microscope.stop()])
  }

  get specPort(): number {
    return this.#servers.spec.port
  }

  /** Writes the beamline file that leads to the servers and answers with its path; `specPort` may be a detour. */
  async describeIn(folder: string, specPort = this.specPort): Promise<string> {
    const { microscope } = this.#servers
    const file = join(folder, 'beamline.yml')
    await writeFile(
      file,
      stringify({
        hutch: 1,
        beamline: 'Servers of a test',
        simulated: true,
        spec: `127.0.0.1:${specPort}`,
        shutter: { open: 'shopen', close: 'shclose', state: 'SHUTTER' },
        sample: { motor: 'samy', in: '0 mm', out: '2 mm' },
        motors: { energy: { unit: 'keV' }, samy: { unit: 'mm' } },
        counters: { sec: 's', srcur: 'mA' },
        ringCurrent: 'srcur',
        ringCurrentVariable: 'SRCUR',
        energy: 'energy',
        detectors: {
          frelon: { driver: 'microscope', port: microscope.port, image: microscope.image },
        },
      }),
    )
    return file
  }
}

async function serve(name: ServerName, port: number, specPort = 0): Promise<ServerProcess> {
  const own = name === 'spec' ? [] : ['--size', imageSizePx, '--spec', `127.0.0.1:${specPort}`]
  return await startServer({
    name,
    entry: join(entries, `${name}-simulator.js`),
    args: ['--port', String(port), '--speed', speed, ...own],
    clock: systemClock(),
  })
}
