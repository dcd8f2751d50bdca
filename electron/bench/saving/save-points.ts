import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { finite } from '../../../shared/base/parse.ts'
import type { FileSkeleton } from '../../../shared/nexus/skeleton.ts'
import type { WriterClient } from '../../writer/client.ts'
import type { PeerProcess } from '../peer-process.ts'

/** A scan with as many counters and positions as a beamline has. */
export const pointsTask = { columns: 20, points: 500 }

/** Seconds for all points, each in the file before the next begins, as the engine does it. */
export async function savePointsOurs(writer: WriterClient, clock: Clock, folder: string): Promise<number> {
  const file = join(folder, 'points.h5')
  const columns = Array.from({ length: pointsTask.columns }, (_, column) => columnPath(column))
  await writer.create(file, pointsSkeleton(columns))
  const startMs = clock.elapsedMs()
  for (let point = 0; point < pointsTask.points; point++) {
    await Promise.all(columns.map((path, column) => writer.values(file, path, point, [point + column])))
  }
  const seconds = (clock.elapsedMs() - startMs) / 1000
  await writer.finish(file)
  await rm(file)
  return seconds
}

/** The same by h5py, flushed after every point: only then another program sees it. */
export async function savePointsH5py(peer: PeerProcess, folder: string): Promise<number> {
  return finite(await peer.ask({ target: join(folder, 'points-h5py.h5'), ...pointsTask }), 'seconds')
}

function columnPath(column: number): string {
  return `/entry/column_${column}`
}

function pointsSkeleton(columns: readonly string[]): FileSkeleton {
  return {
    rootAttributes: { NX_class: 'NXroot', default: 'entry' },
    nodes: [
      { kind: 'group', path: '/entry', attributes: { NX_class: 'NXentry' } },
      ...columns.map(path => ({
        kind: 'values' as const,
        path,
        type: 'float64' as const,
        shape: [pointsTask.points],
        fill: Number.NaN,
        attributes: {},
      })),
    ],
  }
}

export const h5pyPointsScript = `
import os, time
import h5py, numpy
def answer(argument):
    points = argument['points']
    with h5py.File(argument['target'], 'x') as f:
        columns = [f.create_dataset('column_%d' % c, data=numpy.full(points, numpy.nan)) for c in range(argument['columns'])]
        start = time.perf_counter()
        for point in range(points):
            for c, column in enumerate(columns):
                column[point] = point + c
            f.flush()
        seconds = time.perf_counter() - start
    os.remove(argument['target'])
    return seconds
`
