import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Workflow } from '../../../shared/workflow/workflow.ts'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, shippedWorkflow } from './rig.ts'

const scan = '/EFF/Energy Scan'

function pixels({ plan, camera }: Exposure, frame: number): Uint16Array {
  const { height, width } = camera.plan.image
  const base = plan.role === 'dark' ? 100 : plan.role === 'white' ? 9000 : 4000 + 137 * frame
  return Uint16Array.from({ length: height * width }, (_, at) => base + ((at * 13 + frame * 7) % 29))
}

/** Normalised frames feed statistics; nothing but the maps is kept unless the graph says so. */
function normaliseThenStatistics(keep: readonly string[]): Workflow {
  const step = (id: string, task: string) => ({
    id,
    label: id,
    task: { kind: 'hutch', name: task } as const,
    inputs: {},
    extra: { hutch: { keep } },
  })
  const pairs = [{ output: 'transmission', input: 'data' }]
  const link = { source: 'clean', target: 'map', data: { kind: 'some', pairs } as const, extra: {} }
  const nodes = [step('map', 'statistics'), step('clean', 'normalise')]
  return { id: 'chain', label: 'Chain', nodes, links: [link], extra: {} }
}

describeWith(pythonModules('h5py', 'numpy'), 'a workflow of several steps', () => {
  test('hands each image from step to step, and its maps are what numpy makes of the stack', async () => {
    const { analysis, events } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), { pixels })
    const workflow = normaliseThenStatistics(['transmission'])
    const { id } = await analysis.start({ workflow, workflowFile: 'chain.json', master, node: scan })
    const { file, state } = await analysis.finished(id)
    expect(state).toBe('done')
    const difference = python<Readonly<Record<string, number>>>(
      `import h5py, numpy as np
with h5py.File(argument) as f:
    e = f['entry']; stack = e['clean/transmission/transmission'][:].astype(float)
    far = lambda one, other: float(np.abs(one - other).max())
    print(json.dumps({'mean': far(e['map/mean/mean'][:], stack.mean(0)),
        'deviation': far(e['map/deviation/deviation'][:], stack.std(0, ddof=1)),
        'total': far(e['map/total/total'][:], stack.mean((1, 2))),
        'steps': [int(e[s + '/sequence_index'][()]) for s in ('clean', 'map')] == [1, 2],
        'default': e.attrs['default'] == 'map'}))`,
      file,
    )
    expect(difference).toEqual({
      mean: expect.closeTo(0, 6) as number,
      deviation: expect.closeTo(0, 6) as number,
      total: expect.closeTo(0, 6) as number,
      steps: true,
      default: true,
    })
    const added = events.find(event => event.kind === 'result.added')
    expect(
      added?.kind === 'result.added' &&
        added.result.outputs.map(({ step, name, kind }) => [step, name, kind]),
    ).toEqual([
      ['clean', 'transmission', 'stack'],
      ['clean', 'mean', 'curve'],
      ['clean', 'invalid', 'curve'],
      ['map', 'mean', 'whole'],
      ['map', 'deviation', 'whole'],
      ['map', 'minimum', 'whole'],
      ['map', 'maximum', 'whole'],
      ['map', 'total', 'curve'],
    ])
  })

  test('does not keep a stack that only feeds the next step', async () => {
    const { analysis, events } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), { pixels })
    const workflow = normaliseThenStatistics([])
    const { id } = await analysis.start({ workflow, workflowFile: 'chain.json', master, node: scan })
    expect(await analysis.finished(id)).toMatchObject({ state: 'done', complete: 5 })
    const added = events.find(event => event.kind === 'result.added')
    if (added?.kind !== 'result.added') throw new Error('no result')
    expect(added.result.outputs.some(({ kind }) => kind === 'stack')).toBe(false)
    expect(added.result).toMatchObject({
      process: '/entry/map',
      dataset: '/entry/map/mean/mean',
      shape: [6, 8],
    })
  })

  test('works on raw images where no step needs references', async () => {
    const { analysis } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), { pixels })
    const { id } = await analysis.start({ ...shippedWorkflow('statistics'), master, node: scan })
    const { file } = await analysis.finished(id)
    const [mean, raw] = python<readonly [number, number]>(
      `import h5py
with h5py.File(argument[0]) as f, h5py.File(argument[1]) as r:
    print(json.dumps([float(f['entry/statistics/mean/mean'][2, 3]), float(r['entry_0003/instrument/data_frelon/data'][:, 2, 3].mean())]))`,
      [file, master],
    )
    expect(mean).toBeCloseTo(raw, 3)
  })
})

test('a workflow that does not fit is refused with all its faults, and makes no file', async () => {
  const { analysis, events } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), effPlan())
  const good = normaliseThenStatistics([])
  const workflow = { ...good, links: [] }
  const nodes = good.nodes.map(node => ({ ...node, inputs: { wrong: 1 } }))
  const start = (given: Workflow) =>
    analysis.start({ workflow: given, workflowFile: 'flow.json', master, node: scan })
  await expect(start({ ...workflow, nodes })).rejects.toMatchObject({
    kind: 'description',
    where: 'flow.json',
    advice: expect.stringContaining('And 1 more') as string,
  })
  expect(events).toEqual([])
  expect(readdirSync(dirname(master))).not.toContain(join('results'))
})
