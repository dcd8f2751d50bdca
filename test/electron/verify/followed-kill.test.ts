import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recoverFolder } from '../../../electron/recover-unfinished.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import type { NumberedEvent } from '../../../shared/model/events.ts'
import { detectorId } from '../../../shared/model/ids.ts'
import type { ScanEvent } from '../../../shared/model/scan-events.ts'
import { FakeSequencer } from '../../simulation/fake-sequencer.ts'
import { turns } from '../../simulation/turns.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writerRig } from '../writer/support/writer-rig.ts'
import { copyNow, engineWith } from './support/recorded-run.ts'

const scan = 's1'
const head = {
  dataFile: undefined,
  positions: { samx: 0 },
  columns: [{ name: 'samx', label: 'Sample x', kind: 'motor', unit: '' }],
  number: 1,
} as const

test('points of a scan of SPEC that came without a frame are listed when Hutch died before the scan ended', async () => {
  const random = seededRandom(5)
  const events: NumberedEvent[] = []
  const { recorder: writer } = writerRig()
  const sequencer = new FakeSequencer(random)
  const engine = engineWith(random, writer, sequencer)
  engine.listen({ onEvent: event => events.push(event) })
  const run = await engine.follow(
    { name: 'spec', detectors: [detectorId('frelon')], installMacros: true },
    join(temporaryFolder(), 'session'),
  )
  const tell = async (event: ScanEvent): Promise<void> => {
    sequencer.tell(event)
    await turns(1)
  }
  const recorded = () => events.filter(({ event }) => event.kind === 'point.recorded').length
  await tell({ kind: 'scan.began', scan, command: 'ascan samx 0 5 5 1', head })
  for (let point = 0; point < 2; point++) {
    await tell({ kind: 'scan.expose', scan, point, seconds: 0.1, ticket: point + 1 })
    while (!sequencer.answered.includes(point + 1)) await turns(1)
    await tell({ kind: 'scan.point', scan, point, values: [point] })
  }
  for (let point = 2; point < 5; point++) await tell({ kind: 'scan.point', scan, point, values: [point] })
  while (recorded() < 5) await turns(1)
  await turns(50)
  const { folder } = copyNow(run.folder, 1, events)
  engine.end()
  await run.finished
  await engine.close()
  await writer.close()

  const { frames, missing } = await recoverFolder(folder, systemClock())
  expect({ frames, missing }).toEqual({ frames: 2, missing: 3 })
  expect((await verifyExperiment(folder)).problems).toEqual([])
  expect((await recoverFolder(folder, systemClock())).outcome).toBe('in order')
})
