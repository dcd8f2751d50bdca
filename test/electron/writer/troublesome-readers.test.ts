import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHdf5 } from '../../../electron/files/hdf5-file/open-hdf5.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../electron/writer/client.ts'
import { demand } from '../../../shared/base/assert.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { tellFigures } from '../../torture/support/torture-figures.ts'
import { tortureRuns } from '../../torture/support/torture-runs.ts'
import { frameHashes, seenByH5py } from '../hdf5/support/seen-by-h5py.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { observed, ringFor, send } from './support/writer-rig.ts'

/** More with `npm run torture -- readers`. */
const rounds = tortureRuns('readers', 1)
const spec: FramesSpec = {
  name: 'camera',
  pixelType: 'uint16',
  height: 64,
  width: 96,
  leading: [1_000_000],
}

/** Every one says `ready` when it has the file as it wants it, then does its worst until its input ends or it is killed. */
const opening = 'import sys, os, fcntl, signal; file = sys.argv[1]\n'
const waiting = "\nprint('ready', flush=True); sys.stdin.read()"
const again = (read: string): string => `
def read():
    ${read}
read(); print('ready', flush=True)
os.set_blocking(0, False)
while sys.stdin.buffer.read(1) is None: read()`
const h5py = (open: string): string => `import h5py\n${open}\n`
const readLast =
  "with opened() as f: n = int(f['entry/acquisition/camera'][0]); n and f['entry/camera'][n - 1].sum()"

const readers: Readonly<Record<string, { readonly script: string; readonly then?: 'stop' }>> = {
  'h5py that reads': { script: h5py("opened = lambda: h5py.File(file, 'r')") + again(readLast) },
  'h5py without locking': {
    script: h5py("opened = lambda: h5py.File(file, 'r', locking=False)") + again(readLast),
  },
  'h5py with swmr=True': {
    script: h5py("opened = lambda: h5py.File(file, 'r', swmr=True)") + again(readLast),
  },
  'h5py that never closes': { script: h5py("f = h5py.File(file, 'r'); d = f['entry/camera']") + waiting },
  'h5py that hangs while it has the file open': {
    script: h5py("f = h5py.File(file, 'r')") + waiting,
    then: 'stop',
  },
  'h5py that crashes while it reads': {
    script: h5py(
      "f = h5py.File(file, 'r'); f['entry/camera'][()]\nprint('ready', flush=True); os.kill(os.getpid(), 9)",
    ),
  },
  silx: {
    script: 'import silx.io\n' + again("with silx.io.open(file) as f: f['entry/acquisition/camera'][()]"),
  },
  PyMca: {
    script:
      'from PyMca5.PyMcaIO.HDF5Stack1D import HDF5Stack1D\n' +
      again("HDF5Stack1D([file], {'x': [], 'm': [], 'y': ['/camera']}).data.sum()"),
  },
  h5dump: {
    script:
      'import subprocess\n' +
      again("subprocess.run(['h5dump', '-H', file], stdout=subprocess.DEVNULL, check=True)"),
  },
}

/** Shuts out other readers, so it comes when they are gone. */
const locker = "f = open(file, 'rb'); fcntl.flock(f, fcntl.LOCK_EX)" + waiting

describeWith(pythonModules('h5py', 'silx', 'PyMca5'), 'readers that hang, lock, crash or never close', () => {
  test(
    `do not disturb the writer (${Object.keys(readers).length} kinds at a time, ${rounds} rounds)`,
    { timeout: 120_000 + rounds * 120_000 },
    async () => {
      for (let round = 0; round < rounds; round++) await oneRound()
      tellFigures({ rounds, kinds: Object.keys(readers).length + 1, 'effects on the writer': 0 })
    },
  )
})

async function oneRound(): Promise<void> {
  const worker = startWriterWorker(await builtEntry('writer-worker'))
  const { faults, recorder } = observed(createWriter({ worker, clock: systemClock() }))
  const file = join(temporaryFolder(), 'read.h5')
  await recorder.create(file, recordingSkeleton([spec]))
  const ring = ringFor(spec)
  let frames = 0
  const record = async (count: number): Promise<void> => {
    for (const last = frames + count; frames < last; frames++)
      await (
        await send(recorder, ring, file, spec, frames)
      )()
  }
  await record(10)
  const started = Object.values(readers).map(({ script }) => start(script, file))
  await recordUntilReady(started)
  for (const [index, { then }] of Object.values(readers).entries())
    if (then === 'stop') started[index]?.child.kill('SIGSTOP')
  await record(200)
  const ours = await openHdf5(file)
  expect((await ours.node(`/entry/${spec.name}`)).shape?.[0]).toBe(frames)
  await ours.close()
  await Promise.all(started.map(({ child }) => end(child)))
  const locking = start(locker, file)
  await recordUntilReady([locking])
  await record(50)
  await recorder.finish(file)
  await end(locking.child)
  expect(faults).toEqual([])
  const seen = demand(seenByH5py(file, [spec.name])[spec.name], spec.name)
  expect(seen.count).toBe(frames)
  expect(seen.hashes).toEqual(frameHashes(spec, frames))

  async function recordUntilReady(readers: readonly Reader[]): Promise<void> {
    const recording = { isOn: true }
    const ready = Promise.all(readers.map(reader => reader.ready)).finally(() => (recording.isOn = false))
    while (recording.isOn) await record(5)
    await ready
  }
}

interface Reader {
  readonly child: ChildProcess
  /** Rejects when the reader fails before. */
  readonly ready: Promise<unknown>
}

function start(script: string, file: string): Reader {
  const child = spawn(systemPython, ['-c', opening + script, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (code !== 0 && signal === null) throw new Error(`a reader failed with ${String(code)}`)
  })
  return { child, ready: Promise.race([once(child.stdout, 'data'), ended]) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
