import type { CompressionMethod } from '../../../shared/model/compression.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { peerOf, type Figure, type Target } from '../figure.ts'
import { frameSource } from '../frames/frame-source.ts'
import { largeImage, smallImage } from '../frames/workload.ts'
import { interleaved } from '../interleaved.ts'
import { findPython, pythonPeer, type PeerProcess } from '../peer-process.ts'
import { startBenchWriter } from '../start-bench-writer.ts'
import type { WriterClient } from '../../writer/client.ts'
import { h5pyScript, saveH5py } from './save-h5py.ts'
import { saveOurs } from './save-ours.ts'
import { savePlain } from './save-plain.ts'
import { h5pyPointsScript, pointsTask, savePointsH5py, savePointsOurs } from './save-points.ts'
import { durabilities, type PeerCare, type SavingTask } from './saving-task.ts'

export const savingBench: Bench = {
  does: 'recording frames and points by the writer thread, against a plain write of the same bytes and h5py',
  isLong: false,
  options: {},
  run,
}

interface Targets {
  readonly plain?: Target
  readonly value?: Target
}

interface Contested {
  readonly name: string
  readonly image: ImageShape
  readonly frames: Readonly<Record<CompressionMethod, number>>
  readonly targets: Targets
}

/** A GB each, half of it or less where compressing takes its time: a start does not count, five rounds of all are minutes. */
const images: readonly Contested[] = [
  {
    ...largeImage,
    frames: { none: 120, 'bitshuffle-lz4': 60, gzip: 12 },
    targets: { plain: budgets.savingVsPlain },
  },
  {
    ...smallImage,
    frames: { none: 2000, 'bitshuffle-lz4': 1000, gzip: 200 },
    targets: { value: budgets.smallFramesPerS },
  },
]
const compressions = [
  { compression: 'none', modules: ['h5py', 'numpy'] },
  { compression: 'bitshuffle-lz4', modules: ['h5py', 'numpy', 'hdf5plugin'] },
  { compression: 'gzip', modules: ['h5py', 'numpy'] },
] as const satisfies readonly { compression: CompressionMethod; modules: readonly string[] }[]

/** The disk is still busy with a file that was removed, the system with its memory. */
const restMs = 500

interface Contest {
  readonly parts: BenchParts
  readonly writer: WriterClient
  readonly peer: PeerProcess | undefined
  readonly missing: string
}

async function run(parts: BenchParts): Promise<void> {
  const writer = startBenchWriter(parts)
  try {
    for (const { frames, targets, ...image } of images) {
      const source = frameSource(parts.folder, image.image)
      for (const { compression, modules } of compressions) {
        const workload = { ...image, compression, frames: frames[compression] }
        await against(parts, writer, modules, h5pyScript, async contest => {
          for (const durability of durabilities)
            await compete(contest, { workload, source, durability }, targets)
        })
      }
    }
    await against(parts, writer, ['h5py', 'numpy'], h5pyPointsScript, competeWithPoints)
  } finally {
    await writer.close()
  }
}

async function against(
  parts: BenchParts,
  writer: WriterClient,
  modules: readonly string[],
  script: string,
  act: (contest: Contest) => Promise<void>,
): Promise<void> {
  const found = findPython(modules)
  const peer = 'python' in found ? pythonPeer(found.python, script) : undefined
  try {
    await act({ parts, writer, peer, missing: 'missing' in found ? found.missing : '' })
  } finally {
    await peer?.close()
  }
}

async function compete(
  { parts, writer, peer, missing }: Contest,
  task: SavingTask,
  targets: Targets,
): Promise<void> {
  const { clock, folder, rounds, signal, report } = parts
  const { compression, frames, name } = task.workload
  const byPlain = async (care: PeerCare): Promise<number | undefined> =>
    compression === 'none' ? frames / (await savePlain(clock, folder, task, care)) : undefined
  const byH5py = async (care: PeerCare): Promise<number | undefined> =>
    peer && frames / (await saveH5py(peer, folder, task, care))
  const { ours, plain, plainLess, h5py, h5pyLess } = await interleaved(
    rounds,
    {
      ours: async () => frames / (await saveOurs(writer, clock, folder, task)),
      plain: () => byPlain('the same'),
      plainLess: () => byPlain('less'),
      h5py: () => byH5py('the same'),
      h5pyLess: () => byH5py('less'),
    },
    signal,
    () => clock.sleep(restMs, signal),
  )
  const filter = compression === 'none' ? '' : `, ${compression}`
  const figure = {
    what: `${name}${filter}, ${task.durability}`,
    unit: 'frames/s',
    better: 'higher',
    ours,
  } as const
  if (plain.length > 0) {
    report(aimedAt({ ...figure, peer: { name: 'plain write', samples: plain } }, targets.plain))
    report({ ...figure, peer: { name: 'plain write without a sync each second', samples: plainLess } })
  }
  const h5pySame = peerOf('h5py, each frame readable at once', h5py, missing)
  report({ ...figure, peer: h5pySame, target: budgets.savingVsH5py })
  report({ ...figure, peer: peerOf('h5py, flushed once', h5pyLess, missing) })
  if (targets.value !== undefined && compression !== 'gzip') report({ ...figure, target: targets.value })
}

function aimedAt(figure: Figure, target: Target | undefined): Figure {
  return target === undefined ? figure : { ...figure, target }
}

async function competeWithPoints({ parts, writer, peer, missing }: Contest): Promise<void> {
  const { clock, folder, rounds, signal, report } = parts
  const { columns, points } = pointsTask
  const { ours, h5py } = await interleaved(
    rounds,
    {
      ours: async () => points / (await savePointsOurs(writer, clock, folder)),
      h5py: async () => peer && points / (await savePointsH5py(peer, folder)),
    },
    signal,
    () => clock.sleep(restMs, signal),
  )
  report({
    what: `points of ${columns} numbers, each point readable before the next`,
    unit: 'points/s',
    better: 'higher',
    ours,
    peer: peerOf('h5py', h5py, missing),
    target: budgets.savingVsH5py,
  })
}
