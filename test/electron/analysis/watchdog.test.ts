import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { AnalysisOptions } from '../../../electron/analysis/analysis.ts'
import { usualLimits } from '../../../electron/analysis/watchdog.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, benchPort, normalise } from './rig.ts'

/* Tasks that will not come back, in real threads. */

const scan = '/EFF/Energy Scan'

/** A thread that answers everything but images; these end in `trouble`. */
function troubledThread(trouble: string, heapMb = 512): Worker {
  const code = `const { parentPort } = require('node:worker_threads')
const pause = milliseconds => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
parentPort.on('message', ({ seq, request }) => {
  if (request.kind === 'frame') { ${trouble} }
  parentPort.postMessage({ kind: 'done', seq })
})`
  return new Worker(code, { eval: true, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
}

async function messageOf(trouble: string, overrides: Partial<AnalysisOptions>, heapMb?: number) {
  const threads = [() => troubledThread(trouble, heapMb), benchPort]
  const { analysis } = analysisRig({ ...overrides, startWorker: () => (threads.shift() ?? benchPort)() })
  const master = await writeExperiment(temporaryFolder(), effPlan())
  const start = async () => (await analysis.start({ ...normalise, master, node: scan })).id
  const [bad, good] = [await start(), await start()]
  const { message, state } = await analysis.finished(bad)
  expect(state).toBe('failed')
  // The other job, begun beside it, and one begun afterwards know nothing of it.
  expect(await analysis.finished(good)).toMatchObject({ state: 'done', complete: 5 })
  expect(await analysis.finished(await start())).toMatchObject({ state: 'done', complete: 5 })
  return message
}

const limits = { ...usualLimits(systemClock()), checkEveryS: 0.02 }

test('a task that hangs is ended, and its result says at which image', async () => {
  const quick = { ...limits, answerS: (kind: string) => (kind === 'frame' ? 0.2 : 60) }
  expect(await messageOf('for (;;);', { limits: quick })).toMatch(
    /^No answer for 0\.2 s at image 0: the analysis thread was ended \(EFF_0001_normalise_01\)\. Start it again/,
  )
})

test('a task that eats memory is ended before the machine suffers', async () => {
  const frugal = { ...limits, memoryBytes: 200e6 }
  const eats = 'for (const held = []; ; pause(10)) held.push(new Uint8Array(8e6).fill(1))'
  expect(await messageOf(eats, { limits: frugal })).toMatch(
    /^0\.\d GB of memory taken at image 0, at most 0\.2 GB are allowed/,
  )
})

test('a task that makes too many objects ends its own thread', async () => {
  const message = await messageOf('for (const held = []; ; ) held.push({ held: held.length })', {}, 16)
  expect(message).toMatch(/^The analysis thread ended: Worker terminated due to reaching memory limit/)
})
