import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startAnalysisWorker } from '../../../electron/analysis/client.ts'
import { watchBacklog } from '../../../electron/engine/backlog.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../electron/writer/client.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { builtEntry } from '../../support/built-entries.ts'
import { deferred } from '../../support/deferred.ts'
import { describeWith } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { recordingSkeleton, type FramesSpec } from '../hdf5/support/skeletons.ts'
import { ringFor, send } from '../writer/support/writer-rig.ts'
import { analysisRig, normalise } from './rig.ts'

const scan = '/EFF/Energy Scan'
/** 4.7 MB of them: more than the disk has room for. */
const camera: FramesSpec = { name: 'camera', pixelType: 'uint16', height: 64, width: 96, leading: [400] }

/** A writer of its own thread whose disk is full until `makeRoom` is called. */
async function writerOnFullDisk() {
  const { folder } = smallDisk('tmpfs', 8)
  const filler = join(folder, 'filler')
  writeFileSync(filler, Buffer.alloc(6_000_000, 1))
  const worker = startWriterWorker(await builtEntry('writer-worker'))
  const client = createWriter({ worker, clock: systemClock() })
  onTestFinished(async () => await client.close())
  const stalled = deferred()
  const room = deferred()
  client.onStall({
    decide: async () => {
      stalled.resolve()
      await room.promise
      return 'try again'
    },
    flowing: () => undefined,
  })
  const makeRoom = (): void => {
    rmSync(filler)
    room.resolve()
  }
  return { ...watchBacklog(client), file: join(folder, 'a.h5'), stalled: stalled.promise, makeRoom }
}

describeWith(mountableDisk, 'a job of the analysis', () => {
  test('takes no image while frames of the acquisition pile up before a full disk, and goes on when they are written', async () => {
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const entry = await builtEntry('analysis-worker')
    const thread = { startWorker: () => startAnalysisWorker(entry, 'recorded') }
    const { backlog, file, makeRoom, recorder, stalled } = await writerOnFullDisk()
    await recorder.create(file, recordingSkeleton([camera]))
    const ring = ringFor(camera)
    const frames = sendAll(recorder, ring, file)
    await stalled
    // Every slot is on its way to the disk.
    await until(() => ring.freeSlots === 0)
    const held = analysisRig({ ...thread, backlog })
    const job = await held.analysis.start({ ...normalise, master, node: scan })
    await held.until(event => event.kind === 'result.step' && event.state === 'running')
    // As much time as the same job takes whole, where nothing holds it.
    const free = analysisRig(thread)
    const other = await free.analysis.start({ ...normalise, master, node: scan })
    expect(await free.analysis.finished(other.id)).toMatchObject({ state: 'done', complete: 5 })
    expect(told(held.events)).toEqual(['running 0'])
    makeRoom()
    expect(await held.analysis.finished(job.id)).toMatchObject({ state: 'done', complete: 5 })
    expect(await frames).toBe(camera.leading[0])
  })
})

type Sender = Parameters<typeof send>

/** How many were acknowledged. */
async function sendAll(recorder: Sender[0], ring: Sender[1], file: string): Promise<number> {
  const acknowledged: Promise<number>[] = []
  for (let frame = 0; frame < (camera.leading[0] ?? 0); frame++)
    acknowledged.push((await send(recorder, ring, file, camera, frame))())
  return (await Promise.all(acknowledged)).length
}

function told(events: ReturnType<typeof analysisRig>['events']): readonly string[] {
  return events.flatMap(event => (event.kind === 'result.state' ? [`${event.state} ${event.complete}`] : []))
}
