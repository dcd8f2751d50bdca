import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCode } from '../../../electron/platform/disk-error.ts'
import { command, describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../../support/small-disk.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { HutchProcess } from './support/hutch-process.ts'
import { descriptionFile, quickDescription } from './support/quick-experiment.ts'

const options = ['--json', '--size', '64', '--speed', '50'] as const

/** Opens the file again and again with h5py's default locking, reads the newest frame, and never sees a count go back. */
const reader = `
import sys, time, h5py
file, dataset = sys.argv[1:3]
reads = seen = 0
while seen < int(sys.argv[3]):
    with h5py.File(file, 'r') as f:
        # The count first: a dataset keeps the shape it had when it was opened.
        count = int(f[dataset.rsplit('/', 1)[0] + '/acquisition/complete'][0])
        data = f[dataset]
        assert count >= seen, (count, seen)
        if count > 0:
            flat = data[(count - 1) // data.shape[1], (count - 1) % data.shape[1]] if data.ndim == 4 else data[count - 1]
            assert flat.mean() > 10, (count, flat.mean())
        seen, reads = count, reads + 1
print(reads)
`

describeWith(pythonModules('h5py', 'numpy'), 'while an experiment runs', () => {
  describeWith(command('h5dump'), 'other programs', () => {
    test('read frames as they complete, without a single error', async () => {
      const folder = temporaryFolder()
      const hutch = await HutchProcess.start(
        ['run', descriptionFile(folder, quickDescription(150)), '--out', 'out', ...options],
        folder,
      )
      const { file, dataset } = await hutch.line(
        line =>
          line.event === 'complete' &&
          String(line.dataset).includes('ata') &&
          String(line.node).endsWith('/Data'),
      )
      const args = [String(file), String(dataset), '302']
      const following = spawn(systemPython, ['-c', reader, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      following.stdout.on('data', text => (said += String(text)))
      following.stderr.on('data', text => (said += String(text)))
      const followed = new Promise<number | null>(resolve => following.once('close', resolve))
      let dumps = 0
      while (hutch.of('done').length === 0) {
        for (const flags of [['-H'], ['-d', String(dataset), '-s', '0,0,0,0', '-c', '1,1,2,2']]) {
          const dump = spawnSync('h5dump', [...flags, String(file)], { encoding: 'utf8' })
          expect([dump.status, dump.stderr]).toEqual([0, ''])
          dumps += 1
        }
        await new Promise(resolve => setImmediate(resolve))
      }
      expect(await hutch.exited).toBe(0)
      expect([await followed, said]).toEqual([0, expect.stringMatching(/^\d+\n$/)])
      expect(Number(said)).toBeGreaterThan(5)
      expect(dumps).toBeGreaterThan(4)
    })
  })

  describeWith(mountableDisk, 'and the disk fills up', () => {
    test('it holds by name; with room again it goes on to its end, and what was acknowledged is there', async () => {
      // More than the 500 MB that a start wants to see free.
      const disk = smallDisk('tmpfs', 512)
      const folder = temporaryFolder()
      const file = descriptionFile(folder, quickDescription(500))
      const hutch = await HutchProcess.start(['run', file, '--out', disk.folder, ...options], folder)
      await hutch.line(line => line.event === 'point.recorded' && line.point === 5)
      fill(disk.folder)
      const holding = /"holding".*"The disk is (nearly )?full/
      await hutch.line(line => line.event === 'run.state' && holding.test(JSON.stringify(line.state)))
      rmSync(join(disk.folder, 'filler'))
      expect(await hutch.exited).toBe(0)
      expect(hutch.errors).toEqual([])
      const dimmest = python<Record<string, number>>(
        `
import h5py
result = {}
for place, count in argument.items():
    file, dataset = place.split('::')
    with h5py.File(file, 'r') as f:
        data = f[dataset]
        stack = data[()].reshape((-1,) + data.shape[-2:])
        assert len(stack) >= count, (len(stack), count)
        result[place] = min(float(image.mean()) for image in stack[:count])
print(json.dumps(result))
`,
        hutch.complete(),
      )
      for (const mean of Object.values(dimmest)) expect(mean).toBeGreaterThan(10)
    })
  })
})

/** Takes every block that is left; the experiment takes some at the same time. */
function fill(folder: string): void {
  const fd = openSync(join(folder, 'filler'), 'w')
  try {
    const block = Buffer.alloc(1 << 20)
    for (;;) writeSync(fd, block)
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error
  } finally {
    closeSync(fd)
  }
}
