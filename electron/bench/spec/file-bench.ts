import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { formatFileHead, formatRow, formatScanHead } from '../../../shared/spec-file/format-spec.ts'
import { SpecFollower } from '../../files/spec-file/spec-reader.ts'
import type { BenchParts } from '../bench.ts'
import { budgets } from '../budgets.ts'
import { peerOf } from '../figure.ts'
import { interleaved } from '../interleaved.ts'
import { findPython, type PeerProcess, pythonPeer } from '../peer-process.ts'

/** Some 120 MB: years of a busy beamline. */
const scans = 1700
const pointsPerScan = 1000
const motors = ['tth', 'th', 'chi', 'phi', 'mu', 'gam', 'energy', 'samx', 'samy', 'samz']
const labels = ['th', 'Epoch', 'Seconds', 'i0', 'i1', 'fluo', 'temp', 'roi1', 'roi2', 'mon', 'det']

const silxScript = `
from silx.io.specfile import SpecFile
import time
def answer(argument):
    start = time.perf_counter()
    file = SpecFile(argument['file'])
    count = len(file.keys())
    if argument['numbers']:
        for i in range(count):
            file[i].data
    took = time.perf_counter() - start
    return dict(count=count, seconds=took)
`

/** How fast a long SPEC file is opened, and read to its last number, by us and by silx. */
export async function benchSpecFile(parts: BenchParts): Promise<void> {
  const file = join(parts.folder, 'years.spec')
  await writeScans(file)
  const megabytes = (await stat(file)).size / 1e6
  parts.note(`a SPEC file of ${Math.round(megabytes)} MB with ${scans} scans`)
  const found = findPython(['silx.io.specfile'])
  const peer = 'python' in found ? pythonPeer(found.python, silxScript) : undefined
  try {
    for (const what of tasks) {
      const samples = await interleaved(
        parts.rounds,
        {
          ours: async () => megabytes / (await timed(parts, () => what.read(file, parts))),
          silx: async () =>
            peer === undefined ? undefined : megabytes / (await bySilx(peer, file, what.numbers)),
        },
        parts.signal,
      )
      parts.report({
        what: what.name,
        unit: 'MB/s',
        better: 'higher',
        ours: samples.ours,
        peer: peerOf('silx', samples.silx, 'missing' in found ? found.missing : ''),
        target: what.target,
      })
    }
  } finally {
    await peer?.close()
  }
}

const tasks = [
  { name: 'a SPEC file opened', numbers: false, read: index, target: budgets.specIndexMbPerS },
  { name: 'every number of a SPEC file read', numbers: true, read: readAll, target: budgets.specReadMbPerS },
] as const

async function index(file: string, { clock }: BenchParts): Promise<void> {
  const reader = await new SpecFollower(file, clock).open()
  await reader.close()
}

async function readAll(file: string, { clock }: BenchParts): Promise<void> {
  const reader = await new SpecFollower(file, clock).open()
  try {
    for (const place of reader.index.scans) await reader.scan(place)
  } finally {
    await reader.close()
  }
}

/** s */
async function timed({ clock }: BenchParts, work: () => Promise<void>): Promise<number> {
  const startedMs = clock.elapsedMs()
  await work()
  return (clock.elapsedMs() - startedMs) / 1000
}

/** s */
async function bySilx(peer: PeerProcess, file: string, numbers: boolean): Promise<number> {
  const answer = (await peer.ask({ file, numbers })) as { readonly seconds: number }
  return answer.seconds
}

async function writeScans(file: string): Promise<void> {
  const stream = createWriteStream(file)
  stream.write(formatFileHead({ name: 'years.spec', epochS: 0, date: 'now', comments: [], motors }))
  for (let number = 1; number <= scans; number++) {
    const head = { number, command: `ascan  th 0 10  ${pointsPerScan - 1} 1`, date: 'now', countS: 1 }
    const positions = motors.map((_, i) => number / (i + 3))
    const rows = Array.from({ length: pointsPerScan }, (_, point) => formatRow(values(number, point)))
    const isTaken = stream.write(formatScanHead({ ...head, positions, labels }) + rows.join(''))
    if (!isTaken) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

/** As they look: read-backs with digits, counts without. */
function values(scan: number, point: number): readonly number[] {
  const counts = [3, 5, 7, 11].map(prime => (scan * 1009 + point * prime * 7919) % 1_000_003)
  const decimals = [13, 17].map(prime => Math.round((point * 1e7) / (prime + scan)) / 1e5)
  return [point / 100, scan * 1000 + point, 1, ...decimals, ...counts, point * scan, (point * 37) % 65_536]
}
