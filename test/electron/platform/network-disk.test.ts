import { describe, expect, test } from 'vitest'
import { diskSpace } from '../../../electron/platform/disk-space.ts'
import { mountType, networkDisk } from '../../../electron/platform/network-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const mounts = `sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/export /data nfs4 rw,vers=4.2 0 0
user@host:/ /data/my\\040disk fuse.sshfs rw 0 0
/dev/sdb1 /data/my\\040disk/usb vfat rw 0 0
`

describe('a table of mounts', () => {
  test.each([
    ['/data/EFF_0001', 'nfs4'],
    ['/data', 'nfs4'],
    ['/data/my disk/EFF_0001', 'fuse.sshfs'],
    ['/data/my disk/usb/x', 'vfat'],
    ['/database', 'ext4'],
  ])('says what holds %s', (path, type) => {
    expect(mountType(mounts, path)).toBe(type)
  })

  test('that is empty says nothing', () => {
    expect(mountType('', '/data')).toBeUndefined()
  })
})

test('a local folder is on no network', async () => {
  expect(await networkDisk(temporaryFolder())).toBeUndefined()
})

describe('the space of a disk', () => {
  test('is that of the nearest folder that exists', async () => {
    const folder = temporaryFolder()
    const there = await diskSpace(folder)
    const { sizeBytes } = await diskSpace(`${folder}/not/yet`)
    expect(sizeBytes).toBe(there.sizeBytes)
    expect(there.freeBytes).toBeLessThanOrEqual(there.sizeBytes)
  })

  test('of a file is no space of a folder below it', async () => {
    await expect(diskSpace('/proc/version/below')).rejects.toThrow(/ENOTDIR/)
  })
})
