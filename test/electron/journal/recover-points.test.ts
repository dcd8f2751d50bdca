import { expect, test } from 'vitest'
import { openHdf5 } from '../../../electron/files/hdf5-file/open-hdf5.ts'
import { recoverExperiment } from '../../../electron/journal/recover.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { masterOf } from '../../../shared/nexus/experiment-context.ts'
import { pointStatus } from '../../../shared/nexus/names.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { interruptedPoints, numberOf, type InterruptedPoints } from './support/interrupted-points.ts'

const points = Array.from({ length: 11 }, (_, point) => point)

/** Statuses, and numbers by column, after recovery; the whole is consistent then. */
async function recovered(
  interruption: InterruptedPoints,
): Promise<{ readonly statuses: readonly number[]; readonly numbers: readonly (readonly number[])[] }> {
  const folder = temporaryFolder()
  const { file, places, statusPath } = await interruptedPoints(folder, interruption)
  await recoverExperiment(folder, { clock: systemClock(), buildMaster: masterOf })
  expect((await verifyExperiment(folder)).problems).toEqual([])
  const open = await openHdf5(file)
  const read = async (path: string): Promise<readonly number[]> => {
    const { values } = await open.read(path, [])
    if (values.kind !== 'numbers') throw new Error(`${path} holds no numbers`)
    return [...values.data]
  }
  const statuses = await read(statusPath)
  const numbers = await Promise.all(places.columns.map(({ path }) => read(path)))
  await open.close()
  return { statuses, numbers }
}

function doneUpTo(count: number): readonly number[] {
  return points.map(point => (point < count ? pointStatus.ok : pointStatus.notDone))
}

test('a point that the file calls done and nobody was told of counts as not done', async () => {
  const { statuses } = await recovered({ told: [0, 1], numbered: [0, 1, 2], done: [0, 1, 2] })
  expect(statuses).toEqual(doneUpTo(2))
})

test('points whose numbers a power cut took get them from the journal, and are called done', async () => {
  const { numbers, statuses } = await recovered({ told: [0, 1, 2, 3], numbered: [0], done: [0] })
  expect(statuses).toEqual(doneUpTo(4))
  for (const [column, values] of numbers.entries())
    expect(values.slice(0, 4)).toEqual([0, 1, 2, 3].map(point => numberOf(point, column)))
})

test('a status that came to the disk without its numbers gets them from the journal', async () => {
  const { numbers, statuses } = await recovered({ told: [0, 1], numbered: [], done: [0, 1] })
  expect(statuses).toEqual(doneUpTo(2))
  expect(numbers.map(values => values[1])).toEqual(numbers.map((_, column) => numberOf(1, column)))
})

test('where file and journal agree no number changes', async () => {
  const { numbers, statuses } = await recovered({ told: points, numbered: points, done: points })
  expect(statuses).toEqual(doneUpTo(11))
  for (const [column, values] of numbers.entries())
    expect(values).toEqual(points.map(point => numberOf(point, column)))
})
