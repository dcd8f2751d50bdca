import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../shared/base/assert.ts'
import { FrameRing } from '../../../shared/model/frame-ring.ts'

describe('the frame ring', () => {
  test('lends every slot once and then makes the driver wait', async () => {
    const ring = new FrameRing(2, 100)
    const first = await ring.acquire()
    const second = await ring.acquire()
    expect(first).not.toBe(second)
    const third = ring.acquire()
    ring.release(first)
    expect(await third).toBe(first)
  })

  test('says what does not fit into one', () => {
    expect(() => new FrameRing(8, 2 ** 30)).toThrow(/8 frames of 1073741824 bytes do not fit into the 4 GiB/)
  })

  test('frees a slot only when its last holder gave it back', async () => {
    const ring = new FrameRing(1, 100)
    const slot = await ring.acquire()
    ring.hold(slot)
    ring.release(slot)
    expect(ring.freeSlots).toBe(0)
    ring.release(slot)
    expect(ring.freeSlots).toBe(1)
  })

  test('serves those who wait in their order', async () => {
    const ring = new FrameRing(1, 100)
    const slot = await ring.acquire()
    const order: string[] = []
    const waiting = ['a', 'b', 'c'].map(async name => {
      const got = await ring.acquire()
      order.push(name)
      ring.release(got)
    })
    ring.release(slot)
    await Promise.all(waiting)
    expect(order).toEqual(['a', 'b', 'c'])
  })

  test('lets a waiting driver go when it is stopped, and loses no slot by it', async () => {
    const ring = new FrameRing(1, 100)
    const slot = await ring.acquire()
    const stop = new AbortController()
    const waiting = ring.acquire(stop.signal)
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    ring.release(slot)
    expect(ring.freeSlots).toBe(1)
  })

  test('gives aligned slots that do not overlap', async () => {
    const ring = new FrameRing(3, 100)
    const slots = [await ring.acquire(), await ring.acquire(), await ring.acquire()]
    for (const slot of slots) ring.bytes(slot, 100).fill(slot + 1)
    for (const slot of slots) expect(new Set(ring.bytes(slot, 100))).toEqual(new Set([slot + 1]))
    expect(slots.every(slot => (slot * ring.slotBytes) % 64 === 0)).toBe(true)
  })

  test('refuses a frame larger than a slot and a slot given back twice', async () => {
    const ring = new FrameRing(1, 64)
    expect(() => ring.bytes(0, 65)).toThrow(InvariantError)
    ring.release(await ring.acquire())
    expect(() => ring.release(0)).toThrow(InvariantError)
  })

  test('ends with all slots free, however holds and releases interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 40 }), async holds => {
        const ring = new FrameRing(4, 64)
        for (const extra of holds) {
          const slot = await ring.acquire()
          for (let i = 0; i < extra; i++) ring.hold(slot)
          for (let i = 0; i <= extra; i++) ring.release(slot)
        }
        expect(ring.freeSlots).toBe(4)
      }),
      { seed: 2 },
    )
  })
})
