import fc from 'fast-check'
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openExperimentJournal } from '../../../electron/journal/experiment-journal.ts'
import { restoreSpecFile, SpecFileWriter } from '../../../electron/journal/spec-file.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import type { ExperimentEvent, NumberedEvent } from '../../../shared/model/events.ts'
import { formatFileHead, formatRow, formatScanHead } from '../../../shared/spec-file/format-spec.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { planOf } from '../../builders/plan.ts'
import { runEvents } from '../../builders/run-events.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { readBySilxAndPymca } from '../../support/spec-readers.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { scansOfFile, scansIn } from '../files/support/spec-scans.ts'

const clock = systemClock()
const plan = effPlan()
const name = `${plan.name}_0001.spec`

/** Points with numbers that only full precision keeps. */
const events: readonly NumberedEvent[] = runEvents(plan).map(numbered =>
  numbered.event.kind === 'point.recorded' ? { ...numbered, event: withNumbers(numbered.event) } : numbered,
)

function withNumbers(event: Extract<ExperimentEvent, { kind: 'point.recorded' }>): typeof event {
  const { point } = event
  return {
    ...event,
    values: { i0: point / 3, det: 1e5 * point, small: -1.6e-19 * (point + 1), epoch: 1 + point },
  }
}

async function written(folder: string): Promise<string> {
  const journal = openExperimentJournal(folder, clock)
  for (const event of events) journal.append(event)
  await journal.close()
  return join(folder, name)
}

test('every point is in the file when its event was taken, and stays there', async () => {
  const folder = temporaryFolder()
  const file = join(folder, name)
  const writer = new SpecFileWriter(folder, clock)
  let points = 0
  for (const event of events) {
    writer.append(event)
    if (event.event.kind !== 'point.recorded') continue
    points++
    const scans = await scansOfFile(file)
    expect(scans.reduce((sum, { columns }) => sum + (columns[0]?.length ?? 0), 0)).toBe(points)
  }
  await writer.flush()
  await writer.close()
  expect(points).toBeGreaterThan(0)
})

test('columns are read back as they were recorded', async () => {
  const [scan] = await scansOfFile(await written(temporaryFolder()))
  const [, epoch = [], i0 = []] = scan?.columns ?? []
  expect(scan?.labels.slice(1)).toEqual(['Epoch', 'i0', 'det', 'small'])
  expect([...epoch].every((value, i) => value === i)).toBe(true)
  expect([...i0].every((value, i) => value === i / 3)).toBe(true)
})

test('an experiment without a scan has no SPEC file', async () => {
  const folder = temporaryFolder()
  const dark = planOf(
    'hutch: 1\nsequence: D\ntree:\n  - acquisition: Dark\n    role: dark\n    exposure: 1 s\n',
  )
  const journal = openExperimentJournal(folder, clock)
  for (const event of runEvents(dark)) journal.append(event)
  await journal.close()
  expect(existsSync(join(folder, 'D_0001.spec'))).toBe(false)
})

test('a file that a crash cut, garbled or took is made anew from the events, byte for byte', async () => {
  const folder = temporaryFolder()
  const file = await written(folder)
  const whole = readFileSync(file, 'utf8')
  truncateSync(file, 300)
  await restoreSpecFile(folder, events)
  expect(readFileSync(file, 'utf8')).toBe(whole)
  writeFileSync(file, whole.replace('#S', '\0\0'))
  await restoreSpecFile(folder, events)
  expect(readFileSync(file, 'utf8')).toBe(whole)
})

test('whoever cannot write it tells when asked to flush, and writes it when it can', async () => {
  const folder = join(temporaryFolder(), 'later')
  const writer = new SpecFileWriter(folder, clock)
  for (const event of events) writer.append(event)
  await expect(writer.flush()).rejects.toMatchObject({ kind: 'disk', where: join(folder, name) })
  mkdirSync(folder)
  await writer.flush()
  await writer.close()
  expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^#F /)
})

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_%]{0,11}( [a-z0-9]{1,4})?$/)
const value = fc.oneof(fc.double(), fc.constant(NaN), fc.integer())

test('what is formatted is read back: labels, positions, command and every number', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(names, { minLength: 2, maxLength: 12 }),
      fc.uniqueArray(names, { minLength: 2, maxLength: 20 }),
      fc.array(fc.array(value, { minLength: 12, maxLength: 12 }), { maxLength: 6 }),
      async (labels, motors, wide) => {
        const rows = wide.map(row => row.slice(0, labels.length).map(one => one + 0))
        const positions = motors.map((_, i) => i / 7)
        const head = { number: 4, command: 'ascan  a 0 1 2 1', date: 'now', countS: 1, positions, labels }
        const text =
          formatFileHead({ name: 'x', epochS: 1, date: 'now', comments: [], motors }) +
          formatScanHead(head) +
          rows.map(formatRow).join('')
        const [scan] = await scansIn(text)
        expect(scan).toMatchObject({ key: '4.1', command: head.command, labels, warnings: [] })
        expect(scan?.motors.map(motor => [motor.name, motor.position])).toEqual(
          motors.map((motor, i) => [motor, i / 7]),
        )
        expect(rows.map((_, i) => scan?.columns.map(column => column[i]))).toEqual(rows)
      },
    ),
    { seed: 8, numRuns: 60 },
  )
})

describeWith(pythonModules('silx.io.specfile', 'PyMca5'), 'what we write', () => {
  test('silx and PyMca read with the same labels and the same numbers', async () => {
    const file = await written(temporaryFolder())
    const read = readBySilxAndPymca(file)
    const ours = (await scansOfFile(file)).map(({ columns, labels }) => [
      labels,
      columns.map(column => [...column]),
    ])
    expect(ours.length).toBeGreaterThan(0)
    expect(read.silx).toEqual(ours)
    expect(read.pymca).toEqual(ours)
  })
})
