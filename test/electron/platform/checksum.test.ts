import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fewestBytesToFold, foldedChecksum } from '../../../electron/platform/checksum-fold.ts'
import { checksum } from '../../../electron/platform/checksum.ts'
import { seededRandom } from '../../../shared/base/random.ts'

const random = seededRandom(32)
const bytes = Uint8Array.from({ length: 400_000 }, () => random.uint32())

describe('a checksum', () => {
  test('of the bytes every other program uses for a proof is what all others find', () => {
    const digits = new TextEncoder().encode('123456789')
    expect(checksum(digits)).toBe(0xcbf4_3926)
    // A million times "a", as `cksum -o3` and Python's zlib.crc32 say.
    expect(checksum(new Uint8Array(1_000_000).fill(0x61))).toBe(0xdc25_bfbc)
  })

  test('is that of zlib for any length, at any place, after anything', () => {
    const place = fc.integer({ min: 0, max: 100_000 })
    const length = fc.integer({ min: 0, max: 300_000 })
    const previous = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(place, length, previous, (start, count, before) => {
        const some = bytes.subarray(start, start + count)
        expect(checksum(some, before)).toBe(crc32(some, before))
      }),
      { numRuns: 200 },
    )
  })

  test.each([fewestBytesToFold, 48 * 1024, 96 * 1024])('is that of zlib around %d bytes', around => {
    for (let count = Math.max(fewestBytesToFold, around - 130); count < around + 130; count++) {
      const some = bytes.subarray(0, count)
      expect(foldedChecksum(some, 0)).toBe(crc32(some))
    }
  })

  test('made piece by piece is that of the whole', () => {
    const pieces = [0, 40_000, 40_001, 120_000, 400_000]
    const sums = pieces
      .slice(1)
      .reduce((sum, end, piece) => checksum(bytes.subarray(pieces[piece], end), sum), 0)
    expect(sums).toBe(crc32(bytes))
  })

  test('is made of shared memory too, which stays as it is', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    expect(checksum(shared)).toBe(crc32(bytes))
    expect(Buffer.compare(shared, bytes)).toBe(0)
  })

  test('knows every single flipped bit', () => {
    const some = bytes.slice(0, 70_000)
    const right = checksum(some)
    for (let bit = 0; bit < some.length * 8; bit += 9973) {
      const at = bit >> 3
      const before = some[at] ?? 0
      some[at] = before ^ (1 << (bit & 7))
      expect(checksum(some)).not.toBe(right)
      some[at] = before
    }
  })
})
