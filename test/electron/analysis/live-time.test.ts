import { expect, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import type { RecordedQuantity } from '../../../shared/model/plan.ts'
import type { NumberColumn } from '../../../shared/nexus/number-columns.ts'
import { planOf } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, shippedWorkflow } from './rig.ts'

/* What a spectrometer missed while it was busy is made up for where the recording tells of it; else the result says so. */

/** Two elements of 1000 channels of 10 eV at 2 × 2 places: 50 counts in every channel of the line of iron. */
async function mapped(
  counters: readonly string[],
  valueOf: (counter: string, at: number) => number,
): Promise<{ readonly message: string; readonly counts: readonly number[] }> {
  const record = counters.map((mnemonic): RecordedQuantity => ({
    label: mnemonic.replaceAll('_', ' '),
    source: { kind: 'counter', mnemonic, unit: 's' },
  }))
  const acquisition = { kind: 'acquisition', name: 'Data', role: 'data', camera: {} } as const
  const line = { kind: 'scan', name: 'Row', motor: 'samx', unit: 'mm', from: 0, to: 1, steps: 1 } as const
  const rows = { ...line, name: 'Map', motor: 'samz' } as const
  const plan = planOf([{ ...rows, children: [{ ...line, children: [acquisition] }] }], {
    ...{ image: { height: 2, width: 1000 }, record },
  })
  const pixels = (): Uint16Array =>
    Uint16Array.from({ length: 2000 }, (_, at) => (at % 1000 >= 620 && at % 1000 < 660 ? 50 : 0))
  const value = ({ source }: NumberColumn, at: number): number =>
    source.kind === 'counter' ? valueOf(source.mnemonic, at) : 1
  const { analysis } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), plan, { pixels, value })
  const { id } = await analysis.start({ ...shippedWorkflow('fluorescence-map'), master, node: '/EFF/Map' })
  const { file, message } = await analysis.finished(id)
  const result = await openDataFile(file)
  const { values } = await result.read('/entry/iron/counts/counts', [])
  await result.close()
  return { message, counts: Array.from(values.data, Number) }
}

/** Of both elements without dead time. */
const line = 2 * 40 * 50

test('counts are divided by live time over real time, point by point', async () => {
  const { counts, message } = await mapped(['live_time', 'real_time'], (counter, at) =>
    counter === 'live_time' ? 1 - at / 10 : 1,
  )
  expect(counts).toEqual([1, 0.9, 0.8, 0.7].map(part => expect.closeTo(line / part, 1) as number))
  expect(message).toContain('Dead time of 4 images is corrected, 70 % to 100 % live')
  expect(message).toContain('Dead time corrected by live_time / real_time')
})

test('every element has its own where the recording has it', async () => {
  const { counts, message } = await mapped(['icr_1', 'icr_2', 'ocr_1', 'ocr_2'], counter =>
    counter.startsWith('icr') ? 1000 : counter === 'ocr_1' ? 500 : 250,
  )
  expect(counts).toEqual(
    [1, 2, 3, 4].map(() => expect.closeTo(line / 2 / 0.5 + line / 2 / 0.25, 1) as number),
  )
  expect(message).toContain('by ocr / icr')
})

test('a recording without any of them gives the counts as they came, and says so', async () => {
  const { counts, message } = await mapped(['mon'], () => 7)
  expect(counts).toEqual([line, line, line, line])
  expect(message).toContain(
    'Dead time is not corrected: neither live and real time nor input and output counts were recorded',
  )
})

test('a point without its live time keeps its counts, and is told of', async () => {
  const { counts, message } = await mapped(['live_time', 'real_time'], (counter, at) =>
    counter === 'live_time' && at === 2 ? Number.NaN : counter === 'live_time' ? 0.5 : 1,
  )
  expect(counts[2]).toBe(line)
  expect(counts[3]).toBeCloseTo(2 * line, 1)
  expect(message).toContain('1 image without a live time is not')
})
