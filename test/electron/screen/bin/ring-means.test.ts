import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ringMeans } from '../../../../electron/screen/bin/ring-means.ts'
import { demand } from '../../../../shared/base/assert.ts'
import type { MeanOfBlocks } from '../../../../shared/imaging/bin-image.ts'
import { meanOfCounts } from '../../../../shared/imaging/bin/count-blocks.ts'
import { FrameRing } from '../../../../shared/model/frame-ring.ts'
import { cases } from '../../../support/random-cases.ts'

const image = fc.record({
  bytesPerPixel: fc.constantFrom(1, 2),
  slot: fc.nat(2),
  width: fc.integer({ min: 2, max: 67 }),
  height: fc.integer({ min: 2, max: 40 }),
  bin: fc.integer({ min: 2, max: 9 }),
  margins: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)),
  limit: fc.constantFrom(65_535, 250, 40_000),
  seed: fc.nat(),
  /** All pixels alike, or of every size. */
  spread: fc.constantFrom(0, 7, 65_535),
})

/** Counts without a pattern, from 65 535 down. */
function fill(pixels: Uint8Array | Uint16Array, seed: number, spread: number): void {
  for (let i = 0, state = seed >>> 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    pixels[i] = 65_535 - Math.floor((state / 2 ** 32) * (spread + 1))
  }
}

function kernelsOf({ wasmMemory: memory, workBytes, workStart }: FrameRing): MeanOfBlocks {
  return demand(ringMeans({ memory, workBytes, workStart }), 'kernels')
}

describe('means of blocks in a ring', () => {
  test('are those of the loop over pixels, whatever the part, the block and the marks', () => {
    const ring = new FrameRing(3, 2 * 67 * 40)
    const meanOf = kernelsOf(ring)
    fc.assert(
      fc.property(image, ({ bin, bytesPerPixel, height, limit, margins, seed, slot, spread, width }) => {
        const place = [ring.memory, slot * ring.slotBytes, width * height] as const
        const pixels = bytesPerPixel === 1 ? new Uint8Array(...place) : new Uint16Array(...place)
        fill(pixels, seed, spread)
        const [x, y] = [Math.min(margins[0], width - 1), Math.min(margins[1], height - 1)]
        const region = {
          ...{ x, y, width: Math.max(1, width - x - margins[2]) },
          ...{ height: Math.max(1, height - y - margins[3]) },
        }
        const size = Math.ceil(region.width / bin) * Math.ceil(region.height / bin)
        const [ours, theirs] = [new Uint16Array(size), new Uint16Array(size)]
        meanOf(pixels, width, region, bin, ours, limit)
        meanOfCounts(pixels, width, region, bin, theirs, limit)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: cases(400) },
    )
  })

  test('of a block between two counts are rounded up', () => {
    const ring = new FrameRing(1, 8)
    const pixels = new Uint16Array(ring.memory, 0, 4)
    pixels.set([7, 8, 7, 8])
    const out = new Uint16Array(1)
    const meanOf = kernelsOf(ring)
    meanOf(pixels, 2, { x: 0, y: 0, width: 2, height: 2 }, 2, out, 65_535)
    expect([...out]).toEqual([8])
  })

  test.each([
    ['of a ring without memory for work', 0, 2],
    ['of blocks that no kernel is made for', 65_536, 70],
    ['of rows that the memory for work does not hold', 512, 2],
  ])('are also there for images %s', (_what, workBytes, bin) => {
    const ring = new FrameRing(1, 2 * 140 * 140)
    const work = { memory: ring.wasmMemory, workStart: ring.workStart, workBytes }
    const meanOf = ringMeans(work) ?? meanOfCounts
    const pixels = new Uint16Array(ring.memory, 0, 140 * 140).fill(11)
    const out = new Uint16Array((140 / bin) ** 2)
    meanOf(pixels, 140, { x: 0, y: 0, width: 140, height: 140 }, bin, out, 65_535)
    expect(new Set(out)).toEqual(new Set([11]))
  })
})
