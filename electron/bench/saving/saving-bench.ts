import { join } from 'node:path'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { peerOf } from '../figure.ts'
import { interleaved } from '../interleaved.ts'
import { findPython, PythonPeer } from '../python-peer.ts'
import { createWriter, startWriterWorker, type WriterClient } from '../../writer/client.ts'
import { frameSource } from './frame-source.ts'
import { h5pyScript, saveH5py } from './save-h5py.ts'
import { saveOurs } from './save-ours.ts'
import { savePlain } from './save-plain.ts'
import { workloads, type Durability, type FrameSource } from './workload.ts'

export const savingBench: Bench = {
  does: 'recording frames by the writer thread, against a plain write of the same bytes and h5py',
  isLong: false,
  options: {},
  run,
}

interface Contest {
  readonly parts: BenchParts
  readonly writer: WriterClient
  readonly peer: PythonPeer | undefined
  readonly missing: string
}

async function run(parts: BenchParts): Promise<void> {
  const { clock, entries } = parts
  const found = findPython(['h5py', 'numpy'])
  const writer = createWriter({ worker: startWriterWorker(join(entries, 'writer-worker.js')), clock })
  const peer = 'python' in found ? new PythonPeer(found.python, h5pyScript) : undefined
  const contest = { parts, writer, peer, missing: 'missing' in found ? found.missing : '' }
  try {
    for (const workload of Object.values(workloads)) {
      const source = frameSource(parts.folder, workload)
      await compete(contest, source, 'page cache')
      await compete(contest, source, 'synced')
    }
  } finally {
    await peer?.close()
    await writer.close()
  }
}

async function compete(
  { parts, writer, peer, missing }: Contest,
  source: FrameSource,
  durability: Durability,
): Promise<void> {
  const { clock, folder, rounds, signal, report } = parts
  const { name, frames } = source.workload
  const { ours, plain, h5py } = await interleaved(
    rounds,
    {
      ours: async () => frames / (await saveOurs(writer, clock, folder, source, durability)),
      plain: async () => frames / savePlain(clock, folder, source, durability),
      h5py: async () => peer && frames / (await saveH5py(peer, folder, source, durability)),
    },
    signal,
  )
  const figure = { what: `${name}, ${durability}`, unit: 'frames/s', better: 'higher', ours } as const
  report({ ...figure, peer: { name: 'plain write', samples: plain }, target: budgets.savingVsPlain })
  report({ ...figure, peer: peerOf('h5py', h5py, missing), target: budgets.savingVsH5py })
  if (source.workload === workloads.small) report({ ...figure, target: budgets.smallFramesPerS })
}
