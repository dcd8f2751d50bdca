import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { absorptionPerUm } from '../../../../electron/simulator/microscope/absorption.ts'
import { stillBeam, type BeamState } from '../../../../electron/simulator/microscope/beam-state.ts'
import { sceneCamera } from '../../../../electron/simulator/microscope/scene-camera.ts'
import { makeScene } from '../../../../electron/simulator/microscope/scene.ts'
import {
  serveMicroscope,
  type MicroscopeServer,
} from '../../../../electron/simulator/microscope/serve-microscope.ts'
import { HutchError } from '../../../../shared/model/problem.ts'
import { MicroscopeClient } from '../../../support/microscope-client.ts'

const image = { height: 32, width: 48 }
const seed = 4
const scene = makeScene(seed, image)
const arm = { id: 2, kind: 'arm', frames: 3, exposureS: 0.05 }

let server: MicroscopeServer
let beam: () => BeamState
let beamReads: number
let clients: MicroscopeClient[]

beforeEach(async () => {
  beam = () => stillBeam
  beamReads = 0
  clients = []
  server = await serveMicroscope({
    camera: sceneCamera({ seed, image }),
    beam: {
      now: async () => {
        beamReads++
        return beam()
      },
      close: async () => {},
    },
    ...{ clock: systemClock(), host: '127.0.0.1', port: 0, speed: 1000 },
  })
})

afterEach(async () => {
  for (const client of clients) client.close()
  await server.close()
})

test('serves the counts of the scene, bit for bit', async () => {
  const client = await open()
  for (let index = 0; index < 3; index++) {
    const { reply, payload } = index === 0 ? await firstFrame(client) : await frame(client)
    expect(reply).toMatchObject({ kind: 'frame', index })
    const expected = new Uint16Array(image.height * image.width)
    scene.expose(stillBeam, 0.05, index, expected)
    expect(new Uint16Array(payload.buffer)).toEqual(expected)
  }
})

test('sends nothing without credit, and reads the beam after the credit came', async () => {
  const client = await open()
  await client.ask(arm)
  await client.ask({ id: 3, kind: 'start' })
  expect((await client.ask({ id: 4, kind: 'info' })).reply.kind).toBe('facts')
  expect(beamReads).toBe(0)
  beam = () => ({ ...stillBeam, shutterOpen: false })
  const { payload } = await frame(client)
  expect(mean(payload)).toBeLessThan(110)
  expect(beamReads).toBe(1)
})

test('images every energy that was reached before the credit', async () => {
  const client = await open()
  await client.ask({ ...arm, frames: 20 })
  await client.ask({ id: 3, kind: 'start' })
  for (let index = 0; index < 20; index++) {
    const energyKev = 3.9 + 0.013 * index
    beam = () => ({ ...stillBeam, energyKev })
    const expected = new Uint16Array(image.height * image.width)
    scene.expose({ ...stillBeam, energyKev }, 0.05, index, expected)
    expect(new Uint16Array((await frame(client)).payload.buffer)).toEqual(expected)
  }
})

test('refuses a second client by the name of the first, until that one stops', async () => {
  const first = await open()
  const second = await open()
  await first.ask({ id: 1, kind: 'hello', client: 'console in the hutch' })
  await first.ask(arm)
  const refused = (await second.ask(arm)).reply
  expect(refused).toMatchObject({ kind: 'error', re: 2, problem: { kind: 'device' } })
  expect(JSON.stringify(refused)).toContain('controlled by console in the hutch (127.0.0.1:')
  expect((await second.ask({ id: 3, kind: 'info' })).reply.kind).toBe('facts')
  await first.ask({ id: 4, kind: 'stop' })
  expect((await second.ask(arm)).reply.kind).toBe('facts')
})

test('frees itself when its client vanishes in mid-series', async () => {
  const first = await open()
  await first.ask({ ...arm, frames: 1000, exposureS: 60 })
  await first.ask({ id: 3, kind: 'start' })
  first.send({ id: 4, kind: 'credit', frames: 10 })
  await first.ask({ id: 5, kind: 'info' })
  first.close()
  const second = await open()
  let reply = (await second.ask(arm)).reply
  while (reply.kind === 'error') reply = (await second.ask(arm)).reply
  expect(reply.kind).toBe('facts')
})

test('stops in the middle of an exposure; nothing comes after the answer', async () => {
  const client = await open()
  await client.ask({ ...arm, frames: 5, exposureS: 60 })
  await client.ask({ id: 3, kind: 'start' })
  client.send({ id: 4, kind: 'credit', frames: 5 })
  expect((await client.ask({ id: 5, kind: 'stop' })).reply).toEqual({ kind: 'done', re: 5 })
  expect((await client.ask({ id: 6, kind: 'info' })).reply).toMatchObject({ kind: 'facts', re: 6 })
})

test.each([
  [
    { ...arm, exposureS: 61 },
    'limit',
    'exposure of 61 s is not possible: the camera allows 0.0001 s to 60 s',
  ],
  [{ ...arm, frames: 0 }, 'limit', 'series of 0 frames'],
  [{ ...arm, image: { height: 32, width: 32 } }, 'limit', 'image of 32 × 32 is not possible'],
  [{ id: 2, kind: 'start' }, 'device', 'refuses start: it is not armed'],
  [{ id: 2, kind: 'dance' }, 'format', 'kind must be one of'],
])('answers %j with a problem of its kind and lives on', async (request, kind, message) => {
  const client = await open()
  const { reply } = await client.ask(request)
  expect(reply).toMatchObject({ kind: 'error', re: 2, problem: { kind } })
  expect(JSON.stringify(reply)).toContain(message)
  expect((await client.ask({ id: 3, kind: 'info' })).reply.kind).toBe('facts')
})

test('tells a stranger what it is and hangs up', async () => {
  const client = await open()
  client.sendRaw('GET / HTTP/1.1\r\nHost: beamline\r\n\r\n')
  expect((await client.next()).reply).toMatchObject({ kind: 'error', problem: { kind: 'format' } })
  await expect(client.next()).rejects.toThrow('hung up')
})

test('reports a lost beamline as the end of the series', async () => {
  beam = () => {
    throw new HutchError({ kind: 'connection', message: 'Lost SPEC' })
  }
  const client = await open()
  const { reply } = await firstFrame(client)
  expect(reply).toEqual({
    kind: 'error',
    re: undefined,
    problem: { kind: 'connection', message: 'Lost SPEC' },
  })
  expect((await client.ask({ id: 9, kind: 'stop' })).reply).toEqual({ kind: 'done', re: 9 })
})

test('tells the truth: shifts, absorption, phase maps, dark and white', async () => {
  const client = await open()
  const { reply, payload } = await client.ask({ id: 2, kind: 'truth', energiesKev: [4, 4.1], maps: true })
  if (reply.kind !== 'truth') throw new Error(`got ${reply.kind}`)
  const { truth } = reply
  expect(truth.shifts[1]).toEqual([scene.truth.shift(4.1).rows, scene.truth.shift(4.1).columns])
  expect(truth.absorption.apatite).toEqual([absorptionPerUm('apatite', 4), absorptionPerUm('apatite', 4.1)])
  expect(truth.arrays).toEqual(['thickness/calcite', 'thickness/apatite', 'dark', 'white'])
  const pixels = image.height * image.width
  const map = (index: number): Float32Array => new Float32Array(payload.buffer, index * pixels * 4, pixels)
  expect(map(0)).toEqual(scene.truth.thickness('calcite').values)
  expect(map(2)).toEqual(scene.truth.dark().values)
  expect(map(3)).toEqual(scene.truth.white(4).values)
})

test('names the port it cannot have', async () => {
  const options = { camera: sceneCamera({ seed, image }), clock: systemClock(), speed: 1, host: '127.0.0.1' }
  const source = { now: async () => stillBeam, close: async () => {} }
  await expect(serveMicroscope({ ...options, beam: source, port: server.port })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${server.port}`,
  )
})

async function open(): Promise<MicroscopeClient> {
  const client = await MicroscopeClient.open(server.port)
  clients.push(client)
  return client
}

async function firstFrame(client: MicroscopeClient): ReturnType<MicroscopeClient['next']> {
  await client.ask(arm)
  await client.ask({ id: 3, kind: 'start' })
  return await frame(client)
}

async function frame(client: MicroscopeClient): ReturnType<MicroscopeClient['next']> {
  return await client.ask({ id: 7, kind: 'credit', frames: 1 })
}

function mean(payload: Uint8Array): number {
  const counts = new Uint16Array(payload.buffer)
  return counts.reduce((sum, value) => sum + value, 0) / counts.length
}
