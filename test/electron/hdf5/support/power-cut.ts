import type { Random } from '../../../../shared/base/random.ts'

const pageBytes = 4096

/**
 * What a disk may hold after the power went. `versions` are contents of the file, the first as the last sync brought it
 * there, the others as it stood later: the disk took pages of any of them, in any order, and a length that it had. Pages
 * that did not arrive are as they were synced, zeros where the file was not so long.
 */
export function afterPowerCut(versions: readonly Buffer[], random: Random): Buffer {
  const any = (): Buffer => versions[Math.floor(random.float() * versions.length)] ?? Buffer.alloc(0)
  const disk = Buffer.alloc(any().length)
  versions[0]?.copy(disk)
  const arrived = random.float()
  for (let at = 0; at < disk.length; at += pageBytes) {
    if (random.float() < arrived) disk.set(any().subarray(at, Math.min(at + pageBytes, disk.length)), at)
  }
  return disk
}
