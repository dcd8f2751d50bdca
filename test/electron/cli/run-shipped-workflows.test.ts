import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { checkWorkflow } from '../../../shared/workflow/check-workflow.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { HutchProcess } from './support/hutch-process.ts'

/* Every shipped workflow on the shipped description it is for, small and fast, while it is recorded. Diffraction tomography has a test of its own. */

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Example {
  readonly workflow: string
  readonly template: string
  readonly set: readonly string[]
  /** Image or curve that it is for, in its result file, and how much of it must have a value. */
  readonly shown: string
  readonly known: number
  /** A line of its log. */
  readonly says?: RegExp
}

const examples: readonly Example[] = [
  {
    ...{ workflow: 'full-field-exafs', template: 'full-field-exafs', set: ['steps=12'] },
    ...{ shown: 'entry/edge_maps/edge/edge', known: 0.02 },
  },
  {
    ...{ workflow: 'absorption-tomography', template: 'absorption-tomography', set: ['steps=30'] },
    // The simulated axis is at column 91 of 128: every angle sees a circle of 37 pixels, 0.26 of the square.
    ...{ shown: 'entry/slice/slice/slice', known: 0.2 },
  },
  {
    ...{ workflow: 'alignment-scan', template: 'alignment-scan', set: ['steps=20'] },
    // A centre and its standard deviation, or neither: the log says which.
    ...{ shown: 'entry/fit/signal/signal', known: 0.99, says: /^(Move samx to .* mm|No move is proposed: )/ },
  },
  {
    ...{ workflow: 'powder-mapping', template: 'powder-mapping', set: ['rows=3', 'columns=4'] },
    ...{ shown: 'entry/phases/phase/phase', known: 0.99 },
  },
]

test('every shipped workflow is a graph without a fault', () => {
  const folder = join(root, 'workflows')
  const names = readdirSync(folder).filter(name => name.endsWith('.json'))
  expect(names.length).toBeGreaterThan(7)
  for (const name of names) {
    const parsed = parseWorkflow(readFileSync(join(folder, name), 'utf8'), name)
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
    const checked = checkWorkflow(parsed.workflow, taskSpecs, name)
    expect('problems' in checked ? checked.problems : []).toEqual([])
    expect(`${parsed.workflow.id}.json`).toBe(name)
  }
})

describeWith(pythonModules('h5py', 'numpy'), 'the shipped workflows', () => {
  // At the same time: most of it is waiting for simulated motors.
  test('run beside the descriptions they are for', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder()
    const parts = await Promise.all(examples.map(async example => await analysed(example, folder)))
    for (const [at, { known, workflow }] of examples.entries())
      expect(parts[at], workflow).toBeGreaterThan(known)
  })
})

/** The part of what it shows that has a value, 0 to 1. */
async function analysed({ says, set, shown, template, workflow }: Example, folder: string): Promise<number> {
  const run = await HutchProcess.start(
    [
      ...['run', join(root, 'templates', `${template}.yml`), '--json', '--out', join(folder, workflow)],
      ...set.flatMap(each => ['--set', each]),
      ...['--speed', '100', '--size', '128', '--seed', '1', '--no-single-file'],
      ...['--analyse', workflow],
    ],
    folder,
  )
  expect([await run.exited, run.stderr]).toEqual([0, ''])
  const steps = run.lines.filter(line => line.event === 'result.step')
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['running', 'done']))
  const log = run.lines.flatMap(line => (line.event === 'result.log' ? [String(line.text)] : []))
  if (says !== undefined) expect(log.filter(line => says.test(line))).toHaveLength(1)
  const result = run.lines.find(line => line.event === 'result.added')?.result
  const { file: master } = await run.line(line => line.event === 'done')
  const file = join(String(master), '..', (result as { readonly file: string }).file)
  return python<number>(
    `import h5py, numpy
with h5py.File(argument['file']) as f: print(float(numpy.isfinite(f[argument['shown']][:]).mean()))`,
    { file, shown },
  )
}
