import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { analyseSpec, analyseVerb } from '../../../electron/cli/analyse.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { readJournal } from '../../../electron/journal/read-journal.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { applyExperimentEvents, emptyTree } from '../../../shared/structure/apply-event.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { builtEntries } from '../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { HutchProcess } from './support/hutch-process.ts'
import { descriptionFile, quickDescription } from './support/quick-experiment.ts'
import { recordedIo, type RecordedIo } from './support/recorded-io.ts'

describeWith(pythonModules('h5py', 'numpy'), 'hutch analyse', () => {
  test('puts a numbered result under the experiment, linked from its master, and again under the next number', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    const words = ['--json', '--size', '64', '--speed', '50', '--seed', '7', '--out', out]
    const run = await HutchProcess.start(
      ['run', descriptionFile(folder, quickDescription(6)), ...words],
      folder,
    )
    expect(await run.exited).toBe(0)
    const { file: master } = await run.line(line => line.event === 'done')
    for (const number of ['01', '02']) {
      const analysis = await HutchProcess.start(['analyse', 'statistics', String(master), '--json'], folder)
      expect([await analysis.exited, analysis.stderr]).toEqual([0, ''])
      expect(analysis.lines.at(-1)).toMatchObject({ event: 'done', state: 'done', complete: 14 })
      expect(analysis.lines.at(-1)?.file).toMatch(new RegExp(`statistics_${number}\\.h5$`))
    }
    expect((await verifyExperiment(join(String(master), '..'))).problems).toEqual([])
    const linked = python<readonly number[]>(
      `import h5py, numpy
with h5py.File(argument) as f:
    print(json.dumps([float(numpy.nanmean(f['entry_0000/process_0%d_statistics/mean/mean' % n][:])) for n in (1, 2)]))`,
      String(master),
    )
    expect(linked[0]).toBeGreaterThan(100)
    expect(linked[1]).toBe(linked[0])
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'hutch analyse that is killed', () => {
  test('leaves raw data and their journal intact, ends its programs, and can be started again', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'out')
    const words = ['--json', '--size', '64', '--speed', '50', '--seed', '7', '--out', out]
    const run = await HutchProcess.start(
      ['run', descriptionFile(folder, quickDescription(6)), ...words],
      folder,
    )
    const { file: master } = await run.line(line => line.event === 'done')
    const experiment = join(String(master), '..')
    const flow = join(folder, 'flow.json')
    const mark = join(folder, 'mark')
    const script = `echo $$ > ${mark}.draft; mv ${mark}.draft ${mark}; exec sleep 1000`
    writeFileSync(
      flow,
      JSON.stringify({
        nodes: [
          { id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' },
          {
            ...{ id: 'wait', task_type: 'class', task_identifier: 'hutch.command' },
            default_inputs: [
              { name: 'program', value: 'sh' },
              { name: 'arguments', value: ['-c', script] },
            ],
          },
        ],
        links: [],
      }),
    )
    const raw = (): Readonly<Record<string, string>> =>
      Object.fromEntries(
        readdirSync(experiment)
          .filter(name => name.includes('_entry_'))
          .map(name => [
            name,
            createHash('sha256')
              .update(readFileSync(join(experiment, name)))
              .digest('hex'),
          ]),
      )
    const before = raw()
    const analysis = await HutchProcess.start(['analyse', flow, String(master), '--json'], folder)
    await until(() => existsSync(mark))
    analysis.kill('SIGKILL')
    await analysis.exited
    const program = `/proc/${readFileSync(mark, 'utf8').trim()}`
    await until(() => !existsSync(program))
    expect(raw()).toEqual(before)
    expect((await verifyExperiment(experiment)).problems).toEqual([])
    const again = await HutchProcess.start(['analyse', 'statistics', String(master), '--json'], folder)
    expect([await again.exited, again.stderr]).toEqual([0, ''])
    expect((await verifyExperiment(experiment)).problems).toEqual([])
    const { events } = await readJournal(join(experiment, 'journal'))
    const { results } = applyExperimentEvents(emptyTree(), events)
    expect([...results.values()].map(({ message, state }) => [state, message])).toEqual([
      ['failed', expect.stringContaining('Hutch ended while this was computed. Start it again')],
      ['done', '14 of 14 frames'],
    ])
    expect(raw()).toEqual(before)
  })
})

/** Looks at the images of the scan; `more` comes behind. */
function flowFile(folder: string, more: readonly unknown[], start = 'hand'): string {
  const file = join(folder, 'flow.json')
  const means = { id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' }
  const graph = { id: 'flow', hutch: { start } }
  writeFileSync(file, JSON.stringify({ graph, nodes: [means, ...more], links: [] }))
  return file
}

describe('hutch run with a workflow', () => {
  const words = ['--json', '--size', '64', '--speed', '50', '--seed', '7']

  test('records everything although a program of the workflow fails, and says so at its end', async () => {
    const folder = temporaryFolder()
    const fails = {
      ...{ id: 'fails', task_type: 'class', task_identifier: 'hutch.command' },
      default_inputs: [
        { name: 'program', value: 'sh' },
        { name: 'arguments', value: ['-c', 'echo no such crystal; exit 3'] },
      ],
    }
    const description = descriptionFile(folder, quickDescription(6))
    const out = join(folder, 'out')
    const analyse = ['--analyse', flowFile(folder, [fails])]
    const run = await HutchProcess.start(['run', description, ...words, '--out', out, ...analyse], folder)
    expect(await run.exited).toBe(1)
    expect(run.lines.at(-1)).toMatchObject({ event: 'done', outcome: 'complete', frames: 17, gaps: 0 })
    const ended = run.lines.findLast(line => line.event === 'result.state')
    expect(ended).toMatchObject({ state: 'failed', complete: 14 })
    expect(ended?.message).toContain('"fails" failed with exit code 3; its last words: no such crystal')
  })

  test('begins with an experiment that names it, where it starts on scans, and takes a scan when it is complete', async () => {
    const folder = temporaryFolder()
    vi.stubEnv('XDG_CONFIG_HOME', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    const own = join(folder, 'hutch', 'workflows')
    mkdirSync(own, { recursive: true })
    flowFile(own, [], 'scan')
    const description = descriptionFile(folder, `${quickDescription(6)}workflow: flow\n`)
    const out = join(folder, 'out')
    const run = await HutchProcess.start(['run', description, ...words, '--out', out], folder)
    expect([await run.exited, run.stderr]).toEqual([0, ''])
    const isBegun = run.lines.findIndex(({ event, state }) => event === 'result.state' && state === 'running')
    expect(isBegun).toBeGreaterThan(run.lines.findLastIndex(isDataFrame))
    expect(run.lines.findLast(line => line.event === 'result.state')).toMatchObject({
      ...{ state: 'done', complete: 14 },
    })
  })

  test('that is killed in the middle of a step leaves what was acknowledged, and the workflow can be started again', async () => {
    const folder = temporaryFolder()
    const description = descriptionFile(folder, quickDescription(200))
    const out = join(folder, 'out')
    const analyse = ['--analyse', flowFile(folder, [])]
    const run = await HutchProcess.start(['run', description, ...words, '--out', out, ...analyse], folder)
    await run.line(({ complete, event, state }) => {
      return event === 'result.state' && state === 'running' && Number(complete) > 2
    })
    run.kill('SIGKILL')
    await run.exited
    const acknowledged = Number(run.lines.findLast(isDataFrame)?.complete)
    const recover = await HutchProcess.start(['recover', out, '--json'], folder)
    expect(await recover.exited).toBe(0)
    const master = join(out, 'Quick_0001', 'Quick_0001.h5')
    const again = await HutchProcess.start(['analyse', flowFile(folder, []), master, '--json'], folder)
    expect([await again.exited, again.stderr]).toEqual([0, ''])
    expect(Number(again.lines.at(-1)?.complete)).toBeGreaterThanOrEqual(acknowledged)
    expect((await verifyExperiment(join(out, 'Quick_0001'))).problems).toEqual([])
  })

  function isDataFrame({ event, node }: Readonly<Record<string, unknown>>): boolean {
    return event === 'complete' && String(node).endsWith('/Data')
  }
})

describe('hutch analyse refuses', () => {
  async function hutchAnalyse(...words: readonly string[]): Promise<RecordedIo & { readonly code: number }> {
    const io = recordedIo()
    const entries = await builtEntries()
    const parts = { clock: systemClock(), entries, onStopRequest: () => () => undefined }
    return { ...io, code: await runVerb(analyseSpec, analyseVerb(parts), words, io) }
  }

  async function experiment(): Promise<string> {
    const folder = join(temporaryFolder(), 'EFF_0001')
    mkdirSync(folder)
    return await writeExperiment(folder, effPlan())
  }

  test.each([
    ['normalize', [], 'did you mean "normalise"?'],
    ['normalise', ['--set', 'normalise.darks=best'], 'must be "mean", "median" or "clipped"'],
    ['normalise', ['--set', 'darks'], 'has no value'],
    ['nowhere.json', [], 'nowhere.json'],
    ['normalise', ['--executor', 'slrum'], 'did you mean "slurm"?'],
    ['normalise', ['--executor', 'slurm'], 'has no programs that could run on Slurm'],
  ] as const)('workflow %s with %j, and says what to do', async (workflow, options, message) => {
    const node = ['--node', '/EFF/Energy Scan']
    const { code, errors } = await hutchAnalyse(workflow, await experiment(), ...node, ...options)
    expect(code).toBeGreaterThan(0)
    expect(errors.join('\n')).toContain(message)
  })

  test('an experiment without a journal, unless the node is named', async () => {
    const { code, errors } = await hutchAnalyse('normalise', await experiment())
    expect(code).toBe(2)
    expect(errors.join()).toContain('--node')
  })

  test('a file that is no graph, with line and column', async () => {
    const file = join(temporaryFolder(), 'flow.json')
    writeFileSync(file, '{"nodes": [{"id": 1}]}')
    const { code, errors } = await hutchAnalyse(file, await experiment())
    expect(code).toBe(1)
    expect(errors.join('\n')).toMatch(/flow\.json:1:\d+/)
  })
})
