import { describe, expect, test } from 'vitest'
import { FrameRing } from '../../../shared/model/frame-ring.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import type { CameraPlan } from '../../../shared/model/plan.ts'
import { quietCounting } from './support.ts'

const image = { height: 4, width: 6 }
const regions = [
  { name: 'a', shape: { kind: 'rectangle', x: 0, y: 0, width: 2, height: 2 }, saturation: 1000 },
  { name: 'outside', shape: { kind: 'rectangle', x: 50, y: 0, width: 2, height: 2 }, saturation: 1000 },
] as const
const camera: CameraPlan = {
  detector: detectorId('frelon'),
  image,
  pixelType: 'uint16',
  frames: 1,
  exposureS: 1,
  compression: 'none',
  totalFrames: 1,
  totalBytes: 48,
  regions,
}

function rig() {
  const { client, ports } = quietCounting()
  const ring = new FrameRing(8, 48)
  const problems: string[] = []
  client.onProblem(({ message }) => problems.push(message))
  /** Handed over at once; its sums come later. */
  const begin = async (value: number): Promise<{ readonly sums: Promise<readonly number[]> }> => {
    const slot = await ring.acquire()
    new Uint16Array(ring.memory, slot * ring.slotBytes, 24).fill(value)
    const sums = client.sum(camera, ring, slot)
    ring.release(slot)
    return { sums }
  }
  const send = async (value: number): Promise<readonly number[]> => await (await begin(value)).sums
  return { client, ports, ring, problems, begin, send }
}

describe('counting beside the recording', () => {
  test('gives the sum of every region, and no number for one outside of the image', async () => {
    const { ring, send } = rig()
    expect(await send(7)).toEqual([28, NaN])
    expect(await send(9)).toEqual([36, NaN])
    expect(ring.freeSlots).toBe(8)
  })

  test('leaves saturated pixels out', async () => {
    const { send } = rig()
    expect(await send(1000)).toEqual([NaN, NaN])
  })

  test('holds three slots at the most: a fourth frame is not counted, which is said once', async () => {
    const { begin, ports, problems, ring, send } = rig()
    await send(1)
    for (const port of ports) port.isStuck = true
    const waiting: Promise<readonly number[]>[] = []
    for (const value of [1, 2, 3, 4, 5]) waiting.push((await begin(value)).sums)
    expect(ring.freeSlots).toBe(5)
    expect(problems).toEqual([expect.stringContaining('faster than a, outside can be counted')])
    ports[0]?.work()
    const sums = await Promise.all(waiting)
    expect(sums.map(([a]) => a)).toEqual([4, 8, 12, NaN, NaN])
    expect(ring.freeSlots).toBe(8)
  })

  test('goes on with a fresh thread when the first one stops', async () => {
    const { begin, ports, problems, ring, send } = rig()
    await send(1)
    for (const port of ports) port.isStuck = true
    const { sums } = await begin(1)
    ports[0]?.crash()
    expect(await sums).toEqual([NaN, NaN])
    expect(problems[0]).toContain('out of memory')
    expect(await send(2)).toEqual([8, NaN])
    expect(ports).toHaveLength(2)
    expect(ring.freeSlots).toBe(8)
  })

  test('ends its thread', async () => {
    const { client, ports, send } = rig()
    await send(1)
    await client.close()
    expect(ports[0]?.isTerminated).toBe(true)
  })
})
