import { HutchError, toProblem } from '../../shared/model/problem.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { systemClock } from '../platform/system-clock.ts'
import { askedToEnd } from './asked-to-end.ts'
import { diffractionCamera } from './diffraction/diffraction-camera.ts'
import { parseArguments, type MicroscopeArguments } from './microscope/arguments.ts'
import { stillBeam, type BeamSource, type BeamState } from './microscope/beam-state.ts'
import type { Camera } from './microscope/camera.ts'
import { residentCamera } from './microscope/resident-camera.ts'
import { replayCamera, replayFollowsBeam } from './microscope/replay-camera.ts'
import { sceneCamera } from './microscope/scene-camera.ts'
import { serveMicroscope } from './microscope/serve-microscope.ts'
import { connectBeam } from './microscope/spec-beam.ts'

/*
 * The simulated microscope and the diffraction detector behind the same sample stage, as a process of its own. One JSON line
 * on stdout says where they listen.
 */

const loopback = '127.0.0.1'

try {
  await run(parseArguments(process.argv.slice(2)))
} catch (error) {
  const { kind, ...rest } = toProblem(error)
  console.error(JSON.stringify({ error: kind, ...rest }))
  process.exitCode = error instanceof HutchError && error.kind === 'usage' ? 2 : 1
}

async function run(options: MicroscopeArguments): Promise<void> {
  const clock = systemClock()
  const camera = await openCamera(options)
  const beam = openBeam(options)
  const server = await serveMicroscope({
    ...{ camera, beam, clock, host: loopback, port: options.port, speed: options.speed },
  })
  const { spec, seed, speed } = options
  const rings = diffractionCamera({ seed, image: options.image })
  const pencil = spec === undefined ? beamOf(stillBeam) : connectBeam(spec, clock)
  const diffraction = await serveMicroscope({
    ...{ camera: rings, beam: pencil, clock, host: loopback, port: 0, speed },
  })
  const { image, pixelType } = camera.facts
  console.log(
    JSON.stringify({
      ...{ server: 'microscope', host: server.host, port: server.port, ...image, pixelType },
      diffraction: { port: diffraction.port, ...rings.facts.image, pixelType: rings.facts.pixelType },
    }),
  )
  await askedToEnd()
  await Promise.all([server.close(), diffraction.close()])
  await Promise.all([camera.close(), beam.close(), pencil.close()])
  process.exit(0) // an exposure may still be computing
}

async function openCamera({ replay, resident, seed, image }: MicroscopeArguments): Promise<Camera> {
  const camera =
    replay === undefined ? sceneCamera({ seed, image }) : await replayCamera(replay, openDataFile)
  return resident === undefined ? camera : residentCamera(camera, resident)
}

function openBeam({ spec, replay }: MicroscopeArguments): BeamSource {
  const follows = replay === undefined || replayFollowsBeam(replay)
  if (spec !== undefined && follows) return connectBeam(spec, systemClock())
  return beamOf(stillBeam)
}

function beamOf(state: BeamState): BeamSource {
  return { now: async () => state, close: async () => {} }
}
