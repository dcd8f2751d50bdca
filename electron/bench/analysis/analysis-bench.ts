import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { floatPixels } from '../../../shared/analysis/float-pixels.ts'
import { demand } from '../../../shared/base/assert.ts'
import { finite, record } from '../../../shared/base/parse.ts'
import type { TaskSetup } from '../../../shared/workflow/task.ts'
import type { Bench, BenchParts } from '../bench.ts'
import { peerOf } from '../figure.ts'
import { interleaved } from '../interleaved.ts'
import { findPython, pythonPeer, type PeerProcess } from '../peer-process.ts'
import { processorTimeMs } from '../processor-time.ts'
import type { AnalysisCase } from './analysis-case.ts'
import { analysisCases } from './analysis-cases.ts'
import { exafsFrame } from './exafs-frame.ts'
import { peerLoop } from './peer-loop.ts'
import { defaultsOf } from './task-defaults.ts'

export const analysisBench: Bench = {
  does: 'every task of the analysis on one thread, against an independent program on the same numbers',
  isLong: false,
  options: { task: { value: 'NAME', help: 'only the cases of the analysis that begin with NAME' } },
  run,
}

/** Each turn repeats a run until it took this long: short ones would measure the clock and the garbage of others. */
const turn = { ms: 30, runs: 1 }
/** Of runs before the first turn. Python's numbers are crunched by machine code from the start, ours once V8 compiled it. */
const warmUp = { ms: 300, runs: 10 }

async function run(parts: BenchParts): Promise<void> {
  const wanted = parts.option('task') ?? ''
  for (const make of analysisCases) {
    const example = make()
    if (example.name.startsWith(wanted)) await runCase(example, parts)
  }
  if (parts.rounds > 0 && 'normalise and align'.startsWith(wanted))
    parts.report(exafsFrame(parts.rounds, parts.signal))
}

/** Time of both in turns, then how far the results are apart; without a round only that. */
async function runCase(example: AnalysisCase, parts: BenchParts): Promise<void> {
  const { folder, rounds, report } = parts
  const { name, peer: by, compared, unit = '' } = example
  const found = findPython(by.modules)
  const peer = 'python' in found ? pythonPeer(found.python, `${example.script}\n${peerLoop}`) : undefined
  const asked = filed(example, folder)
  const room = roomFor(example)
  try {
    if (rounds > 0) await timeBoth({ example, room, peer, asked, missing: missingOf(found) }, parts)
    if (peer === undefined) return
    const ours = join(folder, 'ours.raw')
    writeFileSync(ours, compute(example, room).values)
    const apart = record(await peer.ask({ ...asked, ours, compared, cut: example.cutEnds ?? 0 }), 'answer')
    for (const kind of ['maximum', 'median'] as const)
      report({
        what: `${name}, ${kind} difference to ${by.name}`,
        unit: compared === 'relative' ? 'millionths of the largest value' : unit,
        better: 'lower',
        ours: [finite(apart[kind], kind) * (compared === 'relative' ? 1e6 : 1)],
      })
  } finally {
    await peer?.close()
  }
}

interface Contest {
  readonly example: AnalysisCase
  readonly room: Room
  readonly peer: PeerProcess | undefined
  /** What the peer is told. */
  readonly asked: Readonly<Record<string, unknown>>
  readonly missing: string
}

async function timeBoth(
  { example, room, peer, asked, missing }: Contest,
  { rounds, signal, report }: BenchParts,
): Promise<void> {
  const { name, peer: by, target } = example
  timeOf(example, room, warmUp)
  const { ours, theirs } = await interleaved(
    rounds,
    {
      ours: async () => timeOf(example, room, turn),
      theirs: async () =>
        peer && finite(record(await peer.ask({ ...asked, turnMs: turn.ms }), 'answer').msPerImage, 'time'),
    },
    signal,
  )
  report({
    ...{ what: `${name}, processor time per image`, unit: 'ms', better: 'lower' },
    ...{ ours, peer: peerOf(by.name, theirs, missing) },
    ...(target === undefined ? {} : { target }),
  })
}

function missingOf(found: ReturnType<typeof findPython>): string {
  return 'missing' in found ? found.missing : ''
}

/** What the peer reads: images and wholes as raw files. */
function filed(example: AnalysisCase, folder: string): Readonly<Record<string, unknown>> {
  const { images, image, wholes = {}, parameters = {} } = example
  const file = join(folder, 'images.raw')
  const pixels = image.height * image.width
  const first = images[0]
  const bytes = new Uint8Array(images.length * pixels * (first?.BYTES_PER_ELEMENT ?? 0))
  for (const [at, { buffer, byteOffset, byteLength }] of images.entries())
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at * byteLength)
  writeFileSync(file, bytes)
  const wholeFiles = Object.entries(wholes).map(([name, values]) => {
    const path = join(folder, `${name}.raw`)
    writeFileSync(path, values)
    return [name, path]
  })
  return {
    images: file,
    shape: [images.length, image.height, image.width],
    type: first instanceof Uint16Array ? 'u2' : 'f4',
    wholes: Object.fromEntries(wholeFiles) as unknown,
    parameters,
    axes: (example.axes ?? []).map(({ values }) => [...values]),
  }
}

/** Mean over as many runs as fit, ms of processor time per image. */
function timeOf(
  example: AnalysisCase,
  room: Room,
  least: { readonly ms: number; readonly runs: number },
): number {
  let runs = 0
  let totalMs = 0
  do {
    totalMs += compute(example, room).msPerImage
    runs++
  } while (totalMs * Math.max(1, example.images.length) < least.ms || runs < least.runs)
  return totalMs / runs
}

/** One run over all images; making it ready is not measured. */
function compute(
  example: AnalysisCase,
  { pixels: room, targets }: Room,
): { readonly msPerImage: number; readonly values: Float32Array } {
  const { task, images, inputs = {}, wholes = {}, output } = example
  const setup = setupOf(example)
  const run = task.begin(setup)
  const [input = ''] = Object.keys(task.spec.inputs)
  const startedMs = processorTimeMs()
  const curves = images.map((image, at) => {
    const pixels = floatPixels(image, room)
    return run.take(at, { ...inputs, [input]: { kind: 'pixels', pixels } }, targets)
  })
  const made = run.wholes(wholes, true)
  const msPerImage = (processorTimeMs() - startedMs) / Math.max(1, images.length)
  const shape = demand(task.shapes(setup)[output], output)
  if (shape.kind === 'whole') return { msPerImage, values: demand(made[output], output) }
  if (shape.kind === 'stack') return { msPerImage, values: demand(targets[output], output) }
  return { msPerImage, values: Float32Array.from(curves, curve => curve[output] ?? Number.NaN) }
}

/** What a job has for all its images: that the system gives memory at the first touch only is none of the task's. */
interface Room {
  readonly pixels: Float32Array
  readonly targets: Readonly<Record<string, Float32Array>>
}

function roomFor(example: AnalysisCase): Room {
  const { task, image } = example
  const targets = Object.fromEntries(
    Object.entries(task.shapes(setupOf(example))).flatMap(([name, shape]) =>
      shape.kind === 'stack' ? [[name, new Float32Array(shape.image.height * shape.image.width)]] : [],
    ),
  )
  return { pixels: new Float32Array(image.height * image.width), targets }
}

function setupOf({ task, image, images, axes = [], takes = {}, parameters = {} }: AnalysisCase): TaskSetup {
  const points = images.length
  return {
    image,
    points,
    axes,
    takes,
    saturation: Infinity,
    parameters: { ...defaultsOf(task), ...parameters },
  }
}
