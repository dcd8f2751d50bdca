import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { programsFor } from '../../../../electron/analysis/outside/programs-for.ts'
import { loadWorkflow } from '../../../../electron/analysis/workflow-library.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { parseWorkflow } from '../../../../shared/workflow/parse-workflow.ts'
import { writeWorkflow } from '../../../../shared/workflow/write-workflow.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { ewoks } from '../../../support/ewoks-packages.ts'
import { describeWith } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { analysisRig } from '../rig.ts'

const shipped = fileURLToPath(new URL('../../../../workflows', import.meta.url))
const link = (source: string, target: string, output: string | number, input: string | number) => ({
  ...{ source, target },
  data_mapping: [{ source_output: output, target_input: input }],
})

/** Every kind of task that ewoks' documentation shows, with links, positional and named arguments. */
const documentedGraph = {
  graph: { id: 'documented', label: 'As documented', schema_version: '1.1' },
  nodes: [
    {
      ...{ id: 'sum', task_type: 'class' },
      task_identifier: 'ewokscore.tests.examples.tasks.sumtask.SumTask',
      default_inputs: [
        { name: 'a', value: 3 },
        { name: 'b', value: 4 },
      ],
    },
    {
      ...{ id: 'list', task_type: 'method', task_identifier: 'numpy.full' },
      default_inputs: [{ name: 0, value: [2, 3] }],
    },
    {
      id: 'scale',
      task_type: 'ppfmethod',
      task_identifier: 'scale.run',
      default_inputs: [{ name: 'by', value: 10 }],
    },
    {
      id: 'say',
      task_type: 'script',
      task_identifier: 'say.py',
      default_inputs: [{ name: 'word', value: 'hello' }],
    },
  ],
  links: [link('sum', 'list', 'result', 1), { source: 'sum', target: 'scale', map_all_data: true }],
}

function documentedFolder(): { readonly folder: string; readonly file: string } {
  const folder = temporaryFolder()
  const file = join(folder, 'documented.json')
  writeFileSync(file, JSON.stringify(documentedGraph))
  writeFileSync(
    join(folder, 'scale.py'),
    'def run(by, result, **rest):\n    return {"scaled": by * result}\n',
  )
  writeFileSync(join(folder, 'say.py'), 'import sys\nprint("said", sys.argv[1:])\n')
  return { folder, file }
}

function ewoksExecute(file: string, folder: string): string {
  const words = ['-m', 'ewoks', 'execute', file, '--outputs=all']
  const { status, stderr, stdout } = spawnSync(ewoks.program('python'), words, {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.slice(stdout.indexOf('RESULTS'))
}

describeWith(ewoks, 'ewoks', () => {
  test('gives the same for its own graph as for what Hutch has read and written of it', () => {
    const { file, folder } = documentedFolder()
    const parsed = parseWorkflow(readFileSync(file, 'utf8'), file)
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
    const written = join(folder, 'written.json')
    writeFileSync(written, writeWorkflow(parsed.workflow))
    const direct = ewoksExecute(file, folder)
    expect(direct).toContain("'scaled': 70")
    expect(ewoksExecute(written, folder)).toBe(direct)
  })

  test('loads every shipped workflow, and Hutch reads what ewoks writes of it', async () => {
    const folder = temporaryFolder()
    const names = readdirSync(shipped).filter(name => name.endsWith('.json'))
    const script = `import sys
from ewoks import load_graph
for name in sys.argv[3:]:
    graph = load_graph(sys.argv[1] + '/' + name)
    graph.dump(sys.argv[2] + '/' + name, indent=1)`
    const run = spawnSync(ewoks.program('python'), ['-c', script, shipped, folder, ...names], {
      encoding: 'utf8',
    })
    expect([run.status, run.stderr]).toEqual([0, ''])
    for (const name of names) {
      const ours = (await loadWorkflow(join(shipped, name), { shipped })).workflow
      const theirs = (await loadWorkflow(join(folder, name), { shipped })).workflow
      expect(theirs.nodes.map(({ id, inputs, task }) => ({ id, inputs, task }))).toEqual(
        ours.nodes.map(({ id, inputs, task }) => ({ id, inputs, task })),
      )
      expect(theirs.links.map(({ data, source, target }) => ({ data, source, target }))).toEqual(
        ours.links.map(({ data, source, target }) => ({ data, source, target })),
      )
    }
  })

  const rig = () =>
    analysisRig({
      programs: {
        ...programsFor('local', systemClock(), process.env),
        ewoksPython: ewoks.program('python'),
      },
    })

  test('runs a graph of its own kinds of tasks for Hutch, unchanged, and what they give is recorded per node', async () => {
    const { analysis } = rig()
    const { file: workflowFile, folder } = documentedFolder()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const { workflow } = await loadWorkflow(workflowFile, { shipped: folder })
    const { id } = await analysis.start({ workflow, workflowFile, master, node: '/EFF/Energy Scan' })
    const { file, message, state } = await analysis.finished(id)
    expect([state, message]).toEqual(['done', '5 of 5 frames'])
    const found = python(
      `import h5py
with h5py.File(argument) as f:
    e = f['entry']
    print(json.dumps({'sum': float(e['sum/result/result'][0]), 'list': e['list/return_value/return_value'][:].tolist(),
        'scaled': float(e['scale/scaled/scaled'][0]), 'say': float(e['say/return_code/return_code'][0]),
        'log': 'hello' in e['say/log/data'][()].decode(), 'program': e['list/program'][()].decode(), 'task': e['list/task'][()].decode(),
        'used': int(e['input/data/complete'][0])}))`,
      file,
    )
    const list = [
      [7, 7, 7],
      [7, 7, 7],
    ]
    expect(found).toEqual({
      ...{ sum: 7, list, scaled: 70, say: 0, log: true, program: 'numpy.full', task: 'ewoks', used: 0 },
    })
  })

  test('is given frames of the experiment and results of steps before it; a task that fails tells why', async () => {
    const { analysis } = rig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const take = (inputs: readonly object[]) => ({
      nodes: [
        { id: 'means', task_type: 'class', task_identifier: 'hutch.statistics' },
        { id: 'text', task_type: 'method', task_identifier: 'json.dumps', default_inputs: inputs },
        { id: 'size', task_type: 'method', task_identifier: 'builtins.len' },
      ],
      links: [link('means', 'text', 'mean', 0), link('text', 'size', 'return_value', 0)],
    })
    const started = async (graph: object) => {
      const parsed = parseWorkflow(JSON.stringify(graph), 'g.json')
      if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
      const request = { workflow: parsed.workflow, workflowFile: 'g.json', master, node: '/EFF/Energy Scan' }
      return await analysis.finished((await analysis.start(request)).id)
    }
    const good = await started(take([]))
    expect(good.state).toBe('done')
    const told = python<string>(
      `import h5py
with h5py.File(argument) as f: print(json.dumps(json.loads(f['entry/text/answer/data'][()])['steps']['text']['return_value']))`,
      good.file,
    )
    expect(JSON.parse(told)).toMatchObject({ file: good.file, dataset: '/entry/means/mean/mean' })
    const root = { id: 'root', task_type: 'method', task_identifier: 'math.sqrt' }
    const bad = await started({ nodes: [{ ...root, default_inputs: [{ name: 0, value: -1 }] }], links: [] })
    expect([bad.state, bad.message]).toEqual([
      'failed',
      expect.stringContaining('"ewoks" failed with exit code 1'),
    ])
    expect(bad.message).toContain("'root'")
  })
})

test('without ewoks the graph is refused with what to install', async () => {
  const programs = { ...programsFor('local', systemClock(), process.env), ewoksPython: '/usr/bin/python3' }
  const { analysis } = analysisRig({ programs })
  const { file: workflowFile, folder } = documentedFolder()
  const master = await writeExperiment(temporaryFolder(), effPlan())
  const { workflow } = await loadWorkflow(workflowFile, { shipped: folder })
  const { id } = await analysis.start({ workflow, workflowFile, master, node: '/EFF/Energy Scan' })
  const { message, state } = await analysis.finished(id)
  expect(state).toBe('failed')
  expect(message).toContain('This Python has no ewoks')
})
