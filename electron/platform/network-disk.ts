import { readFile, realpath, statfs } from 'node:fs/promises'

/** What `f_type` of statfs(2) says of file systems that are on another machine (linux/magic.h and their own sources). */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0x00c36400, 'CephFS'],
])
const fuseType = 0x65735546

/** Programs behind FUSE that reach another machine. Any other is taken for a local disk. */
const networkFuse: ReadonlyMap<string, string> = new Map([
  ['fuse.sshfs', 'SSHFS'],
  ['fuse.glusterfs', 'GlusterFS'],
  ['fuse.ceph-fuse', 'CephFS'],
  ['fuse.smbnetfs', 'SMB'],
  ['fuse.rclone', 'rclone'],
])

/** Name of the network file system that holds an existing folder; undefined for a local disk. */
export async function networkDisk(folder: string): Promise<string | undefined> {
  const { type } = await statfs(folder)
  if (type !== fuseType) return networkTypes.get(type)
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '')
  return networkFuse.get(mountType(mounts, await realpath(folder)) ?? '')
}

/** Type of the mount that holds `path`, from a table as /proc/self/mounts has it: the longest mount point wins, then the last. */
export function mountType(mounts: string, path: string): string | undefined {
  let best: { readonly point: string; readonly type: string | undefined } | undefined
  for (const line of mounts.split('\n')) {
    const [, escaped, type] = line.split(' ')
    if (escaped === undefined) continue
    const point = unescaped(escaped)
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)
    if (holds && point.length >= (best?.point.length ?? 0)) best = { point, type }
  }
  return best?.type
}

/** Blanks and the like are written in octal there, see fstab(5). */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}
