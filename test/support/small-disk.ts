import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Need } from './need-tool.ts'

/** Only root may mount; everybody else sees the suite skipped. */
export const mountableDisk: Need = {
  requiredInCi: false,
  missing: () => {
    if (process.getuid?.() !== 0) return 'only root may mount a small disk'
    const folder = mkdtempSync(join(tmpdir(), 'hutch-mount-'))
    const failure = mount(['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
    if (failure === undefined) unmount(folder)
    rmSync(folder, { recursive: true })
    return failure
  },
}

export interface SmallDisk {
  readonly folder: string
  makeReadOnly(): void
}

export type DiskKind = 'tmpfs' | 'ext4'

/** An empty disk of a few MB, gone when the test is over. ext4 allocates late: its writes succeed before its blocks exist. */
export function smallDisk(kind: DiskKind, megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'hutch-disk-'))
  const image = `${folder}.img`
  onTestFinished(() => {
    unmount(folder)
    rmSync(folder, { recursive: true })
    rmSync(image, { force: true })
  })
  if (kind === 'tmpfs') demandMount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  else {
    run('truncate', ['-s', `${megabytes}M`, image])
    run('mkfs.ext4', ['-q', '-m', '0', image])
    demandMount(['-o', 'loop', image, folder])
  }
  return { folder, makeReadOnly: () => demandMount(['-o', 'remount,ro', folder]) }
}

function demandMount(args: readonly string[]): void {
  const failure = mount(args)
  if (failure !== undefined) throw new Error(failure)
}

function mount(args: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  return status === 0 ? undefined : `mount ${args.join(' ')} failed: ${error?.message ?? stderr}`
}

function unmount(folder: string): void {
  spawnSync('umount', ['-l', folder])
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
}
