import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Detector } from '../../../electron/detectors/detector.ts'
import { makeDetector } from '../../../electron/detectors/make-detector.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import {
  launchSimulatedBeamline,
  type SimulatedBeamline,
} from '../../../electron/simulator/launch-simulator.ts'
import { makeScene } from '../../../electron/simulator/microscope/scene.ts'
import { startServer } from '../../../electron/simulator/server-process.ts'
import { createSpecClient, type SpecClient } from '../../../electron/spec/spec-client.ts'
import { demand } from '../../../shared/base/assert.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'
import { builtEntries, builtEntry } from '../../support/built-entries.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const clock = systemClock()
const never = new AbortController().signal
const size = 64
const seed = 8

describe('the simulated beamline', () => {
  let launched: SimulatedBeamline
  let spec: SpecClient
  let camera: Detector
  const ring = new FrameRing(2, size * size * 2)
  const scene = makeScene(seed, { height: size, width: size })

  beforeAll(async () => {
    const entriesFolder = await builtEntries()
    launched = await launchSimulatedBeamline({ entriesFolder, clock, size, seed, speed: 100 })
    spec = createSpecClient({ address: launched.beamline.spec, clock })
    camera = makeDetector(demand(launched.beamline.detectors[0], 'camera'), clock)
    await spec.connect()
  })
  afterAll(async () => {
    await camera.close()
    await spec.close()
    await launched.stop()
  })

  test('describes itself with the ports its servers found', async () => {
    const { beamline, ports } = launched
    expect(beamline).toMatchObject({ simulated: true, energy: 'energy', ringCurrent: 'srcur' })
    expect(beamline.detectors).toMatchObject([
      { id: 'frelon', port: ports.microscope, pixelType: 'uint16' },
      { id: 'pilatus', pixelType: 'uint16' },
    ])
    expect(beamline.spec).toMatchObject({ port: ports.spec })
    expect((await camera.describe()).image).toEqual({ height: size, width: size })
  })

  test('has every device the beamline names', async () => {
    expect(await spec.motors()).toEqual(expect.arrayContaining(Object.keys(launched.beamline.motors)))
    expect(await spec.counters()).toEqual(expect.arrayContaining(Object.keys(launched.beamline.counters)))
  })

  test('images the energy of the move that just ended, every time', async () => {
    await spec.run('shopen', never)
    for (let step = 0; step < 12; step++) {
      const energyKev = step % 2 === 0 ? 4.0 : 4.0505
      await spec.move('energy', energyKev, never)
      expect(shareOf(await counts(), energyKev)).toBeGreaterThan(0.97)
    }
  })

  test('sees nothing but dark once the shutter is closed', async () => {
    await spec.run('shclose', never)
    expect(median(await counts())).toBeCloseTo(100, -1)
    await spec.run('shopen', never)
    expect(median(await counts())).toBeGreaterThan(1000)
  })

  test('has a clean field when the sample is out', async () => {
    const { sample } = launched.beamline
    await spec.move('samy', sample?.out ?? NaN, never)
    const out = await counts()
    const white = scene.truth.white(await spec.position('energy')).values
    const ratio = Array.from(out.keys()).map(i => ((out[i] ?? 0) - 100) / (white[i] ?? 1))
    const middle = ratio.toSorted((a, b) => a - b)
    expect((middle.at(-200) ?? 0) / (middle.at(200) ?? 1)).toBeLessThan(1.2)
    await spec.move('samy', sample?.in ?? NaN, never)
  })

  /** Counts of one frame taken now. */
  async function counts(): Promise<Uint16Array> {
    await camera.arm({ frames: 1, exposureS: 0.05 }, never)
    for await (const { slot } of camera.frames(ring, never)) {
      const copy = new Uint16Array(ring.memory, slot * ring.slotBytes, size * size).slice()
      ring.release(slot)
      await camera.disarm()
      return copy
    }
    throw new Error('no frame came')
  }

  /** Share of the picture that shows this energy and not the other one: 1 when it was imaged. */
  function shareOf(frame: Uint16Array, energyKev: number): number {
    const stageMm = { x: 0, y: 0, z: 0 }
    const otherKev = energyKev === 4 ? 4.0505 : 4
    const { values } = scene.truth.transmission({ energyKev, stageMm })
    const hidden = scene.truth.transmission({ energyKev: otherKev, stageMm }).values
    const white = scene.truth.white(energyKev).values
    // Least squares of seen = current · (own · values + (1 − own) · hidden): the ring current of a fast model is another one in
    // every frame, by up to 5 %, and must not be taken for a sample of another energy.
    let [aa, ab, bb, as, bs] = [0, 0, 0, 0, 0]
    for (let i = 0; i < values.length; i++) {
      if ((frame[i] ?? 0) > 30_000) continue
      const [a, b] = [values[i] ?? 0, hidden[i] ?? 0]
      const seen = ((frame[i] ?? 0) - 100) / (white[i] ?? 1)
      aa += a * a
      ab += a * b
      bb += b * b
      as += a * seen
      bs += b * seen
    }
    const ofOwn = as * bb - bs * ab
    const ofHidden = bs * aa - as * ab
    return ofOwn / (ofOwn + ofHidden)
  }
})

describe('processes', () => {
  test('end with the program that started them, even when it is killed', async () => {
    const entriesFolder = await builtEntries()
    const parent = join(temporaryFolder(), 'parent.mjs')
    writeFileSync(parent, parentProgram(entriesFolder))
    // The fourth pipe is held by all three: it ends when the last of them is gone.
    const program = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] })
    const held = demand(program.stdio[3], 'fourth pipe')
    const pids: number[] = []
    for await (const line of createInterface({ input: demand(program.stdout, 'stdout') })) {
      pids.push(Number(line))
      if (pids.length === 2) break
    }
    expect(pids.every(isAlive)).toBe(true)
    const gone = once(held, 'close')
    held.on('data', () => {})
    program.kill('SIGKILL')
    await gone
  })

  test('stop twice without complaint', async () => {
    const entriesFolder = await builtEntries()
    const launched = await launchSimulatedBeamline({ entriesFolder, clock, size })
    await launched.stop()
    await launched.stop()
    const { spec, microscope } = launched.processes
    expect([spec.pid, microscope.pid].some(isAlive)).toBe(false)
  })

  test('that cannot start are named, with what they said', async () => {
    const entriesFolder = await builtEntries()
    const replay = { file: '/nowhere/run.h5', dataset: '/d' }
    await expect(launchSimulatedBeamline({ entriesFolder, clock, replay })).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringMatching(
        /microscope simulator did not start: it ended with code 1; it said: .*\/nowhere\/run\.h5/,
      ) as string,
    })
  })

  test('that are not there are named', async () => {
    const entriesFolder = temporaryFolder()
    await expect(launchSimulatedBeamline({ entriesFolder, clock })).rejects.toThrow(
      'the SPEC simulator did not start',
    )
  })

  test('that print something else are refused', async () => {
    const entry = join(temporaryFolder(), 'chatty.mjs')
    writeFileSync(entry, `console.log('ready!'); setInterval(() => {}, 1000)`)
    await expect(startServer({ name: 'chatty server', entry, args: [], clock })).rejects.toThrow(
      'its first line is not JSON: ready!',
    )
  })

  test('with wrong options end with code 2 and say which', async () => {
    const entry = await builtEntry('microscope-simulator')
    const starting = startServer({ name: 'microscope', entry, args: ['--size', '9999'], clock })
    await expect(starting).rejects.toThrow(/ended with code 2; it said: .*"usage".*--size must be/)
  })
})

/** Starts both entries as the launcher does and prints their process ids. */
function parentProgram(folder: string): string {
  return `
    import { spawn } from 'node:child_process'
    for (const name of ['spec-simulator', 'microscope-simulator']) {
      const child = spawn(process.execPath, [${JSON.stringify(folder)} + '/' + name + '.js', '--port', '0'], {
        stdio: ['pipe', 'pipe', 3],
      })
      child.stdout.once('data', () => console.log(child.pid))
    }
    setInterval(() => {}, 1000)
  `
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function median(values: Uint16Array): number {
  return values.toSorted()[values.length >> 1] ?? NaN
}
