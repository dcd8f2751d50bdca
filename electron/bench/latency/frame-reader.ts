import { count, record, text } from '../../../shared/base/parse.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import type { DataBlock } from '../../../shared/model/data-file.ts'
import type { DataFile } from '../../files/data-file.ts'
import { openDataFile } from '../../files/open-data-file.ts'
import { systemClock } from '../../platform/system-clock.ts'
import { machineTimeMs } from '../machine-time.ts'

/** Polls a file for its frames with Hutch's own reader; machine time in ms at which each had been read. */
export async function serveFrameReader(question: unknown, pollMs: number): Promise<readonly number[]> {
  const fields = record(question, 'question')
  const data = text(fields.data, 'data')
  const frames = count(fields.frames, 'frames')
  const countPath = text(fields.count, 'count')
  const clock = systemClock()
  const opened = await openDataFile(text(fields.file, 'file'))
  const seenMs: number[] = []
  while (seenMs.length < frames) {
    const complete = numbers(await opened.read(countPath, []))[0] ?? 0
    if (complete > seenMs.length) {
      await checkNewest(opened, data, complete - 1)
      seenMs.push(...new Array<number>(complete - seenMs.length).fill(machineTimeMs()))
    }
    await clock.sleep(pollMs)
  }
  await opened.close()
  return seenMs
}

async function checkNewest(opened: DataFile, path: string, frame: number): Promise<void> {
  const first = await numberIn(opened, path, frame, 0)
  const last = await numberIn(opened, path, frame, -1)
  if (first === frame && last === frame) return
  throw new HutchError({
    kind: 'format',
    message: `Frame ${frame} reads as frame ${first} at its beginning and ${last} at its end`,
    where: `${opened.file}::${path}`,
  })
}

async function numberIn(opened: DataFile, path: string, frame: number, row: number): Promise<number> {
  const twoPixels = { kind: 'range', start: 0, stop: 2, step: 1 } as const
  const slice = [{ kind: 'index', at: frame }, { kind: 'index', at: row }, twoPixels] as const
  const [low = 0, high = 0] = Array.from(numbers(await opened.read(path, slice)))
  return low + high * 0x1_0000
}

function numbers(block: DataBlock): ArrayLike<number> {
  if (block.values.kind === 'numbers') return block.values.data
  return block.values.data.map(Number)
}
