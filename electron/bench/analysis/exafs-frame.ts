import { floatPixels } from '../../../shared/analysis/float-pixels.ts'
import { alignTask } from '../../../shared/analysis/tasks/align-task.ts'
import { normaliseTask } from '../../../shared/analysis/tasks/normalise-task.ts'
import type { Task, TaskSetup } from '../../../shared/workflow/task.ts'
import { budgets } from '../budgets.ts'
import type { Figure } from '../figure.ts'
import { processorTimeMs } from '../processor-time.ts'
import { transmission } from './seeded-data.ts'
import { defaultsOf } from './task-defaults.ts'

const image = { height: 2048, width: 2048 }
const shifts = [0, 1.37, 2.81, 4.13] as const
const beamCounts = 9000
const darkCounts = 100
/** Of frames before the first that counts: V8 compiles what it meets often. */
const warmFrames = 6

/** What a frame of a full-field EXAFS scan costs: normalised with two whites, then aligned to the first one. */
export function exafsFrame(rounds: number, signal: AbortSignal): Figure {
  const frames = shifts.map(shift =>
    Uint16Array.from(transmission(image, shift), part => darkCounts + beamCounts * part),
  )
  const process = frameProcess()
  const ours: number[] = []
  for (let at = 0; at < warmFrames + rounds; at++) {
    signal.throwIfAborted()
    const frame = frames[at % frames.length]
    const startedMs = processorTimeMs()
    if (frame !== undefined) process(at, frame)
    if (at >= warmFrames) ours.push(processorTimeMs() - startedMs)
  }
  return {
    ...{ what: 'normalise and align, 2048², processor time per frame', unit: 'ms', better: 'lower' },
    ...{ ours, target: budgets.exafsFrameMs },
  }
}

function frameProcess(): (at: number, frame: Uint16Array) => void {
  const pixels = image.height * image.width
  const made = (): Float32Array => new Float32Array(pixels)
  const [room, normalised, aligned] = [made(), made(), made()]
  const constant = (counts: number, weight: number) => ({
    pixels: new Float32Array(pixels).fill(counts),
    weight,
  })
  const dark = { kind: 'references', frames: [constant(darkCounts, 1)] } as const
  const white = {
    kind: 'references',
    frames: [constant(darkCounts + beamCounts, 0.25), constant(darkCounts + 1.01 * beamCounts, 0.75)],
  } as const
  const normalise = normaliseTask.begin(setupOf(normaliseTask))
  const align = alignTask.begin(setupOf(alignTask))
  return (at, frame) => {
    const data = { kind: 'pixels', pixels: floatPixels(frame, room) } as const
    normalise.take(at, { data, white, darkForData: dark, darkForWhite: dark }, { transmission: normalised })
    align.take(at, { stack: { kind: 'pixels', pixels: normalised } }, { aligned })
  }
}

function setupOf(task: Task): TaskSetup {
  return { image, points: 0, axes: [], takes: {}, saturation: Infinity, parameters: defaultsOf(task) }
}
