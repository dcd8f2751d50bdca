import type { Random } from '../../../../shared/base/random.ts'

/**
 * What the disk may hold of an append-only file after a power cut: everything up to `synced`, and behind it any length, up to
 * blocks it was given too many, with any spans that are zeros, old contents of the disk, or changed in a byte.
 */
export function garbled(whole: Buffer, synced: number, random: Random): Buffer {
  const upTo = (limit: number): number => Math.floor(random.float() * limit)
  const disk = Buffer.alloc(synced + upTo((whole.length - synced) * 1.3 + 2))
  whole.copy(disk)
  for (let spans = upTo(4); spans > 0 && disk.length > synced; spans--) {
    const from = synced + upTo(disk.length - synced)
    const span = disk.subarray(from, from + 1 + upTo(200))
    switch (upTo(3)) {
      case 0:
        span.fill(0)
        break
      case 1:
        for (let at = 0; at < span.length; at++) span[at] = upTo(256)
        break
      default:
        // A line's end and a remark's beginning are the bytes that might lead a reader astray.
        span[0] = [0x0a, 0x23, 0x20, upTo(256)][upTo(4)] ?? 0
    }
  }
  return disk
}
