import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Exposure } from '../../../../shared/nexus/camera-groups.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { analysisRig, shippedWorkflow } from '../rig.ts'
import { graphOf, pythonStep } from './command-graph.ts'

const scan = '/EFF/Energy Scan'

/** A bright spot that wanders by one column per frame. */
function spot({ camera, plan }: Exposure, frame: number): Uint16Array {
  const { height, width } = camera.plan.image
  const base = plan.role === 'dark' ? 10 : plan.role === 'white' ? 9000 : 100
  const at = plan.role === 'data' ? 2 * width + (frame % width) : -1
  return Uint16Array.from({ length: height * width }, (_, pixel) => (pixel === at ? 5000 : base))
}

describeWith(pythonModules('h5py', 'numpy'), 'a program as a step', () => {
  test('is told frames by file, dataset and count, and what it gives is recorded like any other result', async () => {
    const { analysis, events } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), { pixels: spot })
    const { id } = await analysis.start({ ...shippedWorkflow('beam-centre'), master, node: scan })
    const { file, message, state } = await analysis.finished(id)
    expect([state, message]).toEqual(['done', '5 of 5 frames; 5 images looked at'])
    const found = python(
      `import h5py
with h5py.File(argument) as f:
    e = f['entry']; p = e['centre']
    print(json.dumps({'rows': p['rows/rows'][:].tolist(), 'columns': p['columns/columns'][:].tolist(),
        'unit': p['rows/rows'].attrs['units'], 'spread': float(p['spread/spread'][0]),
        'image': list(p['brightest/brightest'].shape), 'brightest': float(p['brightest/brightest'][2, 3]),
        'status': p['run/status'][0].decode(), 'program': p['program'][()].decode(),
        'class': p.attrs['NX_class'], 'default': e.attrs['default'], 'used': int(e['input/data/complete'][0]),
        'threshold': float(p['configuration/threshold'][()]),
        'axes': list(p['rows'].attrs['axes']), 'answer': sorted(json.loads(p['answer/data'][()])['outputs'])}))`,
      file,
    )
    expect(found).toEqual({
      ...{ rows: [2, 2, 2, 2, 2], columns: [0, 1, 2, 3, 4], unit: 'pixel', spread: 0 },
      ...{ image: [6, 8], brightest: 5000, status: 'success', program: 'python3', class: 'NXprocess' },
      ...{ default: 'centre', used: 5, threshold: 0.5, axes: ['energy'] },
      answer: ['brightest', 'columns', 'rows', 'spread'],
    })
    const added = events.filter(event => event.kind === 'result.added').map(({ result }) => result)
    expect(added.map(({ outputs }) => outputs.map(({ name, kind }) => [name, kind]))).toEqual([
      [],
      [
        ['rows', 'curve'],
        ['columns', 'curve'],
        ['brightest', 'whole'],
        ['spread', 'whole'],
      ],
    ])
    expect(added.at(-1)).toMatchObject({
      process: '/entry/centre',
      dataset: '/entry/centre/rows/rows',
      frames: 5,
    })
  })

  test('takes what steps of Hutch and other programs gave before it', async () => {
    const { analysis } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan(), { pixels: spot })
    const look = `import h5py
g = json.load(open(input))['inputs']
f = h5py.File(g['images']['file'])
json.dump({'outputs': {'top': float(f[g['images']['dataset']][:g['images']['complete']].max()), 'text': 'seen'}}, open(output, 'w'))`
    const twice = `json.dump({'outputs': {'twice': 2 * json.load(open(input))['inputs']['number']}}, open(output, 'w'))`
    const statistics = {
      ...{ id: 'means', label: 'means', inputs: {}, extra: {} },
      task: { kind: 'hutch', name: 'normalise' } as const,
    }
    const link = (source: string, target: string, output: string, input: string) => ({
      ...{ source, target, extra: {} },
      data: { kind: 'some', pairs: [{ output, input }] } as const,
    })
    const flow = graphOf(
      [statistics, pythonStep('look', look), pythonStep('double', twice)],
      [link('means', 'look', 'transmission', 'images'), link('look', 'double', 'top', 'number')],
    )
    const { id } = await analysis.start({ ...flow, master, node: scan })
    const { file, state } = await analysis.finished(id)
    expect(state).toBe('done')
    const [top, twiceTop, highest] = python<readonly [number, number, number]>(
      `import h5py, numpy
with h5py.File(argument) as f:
    e = f['entry']
    print(json.dumps([float(e['look/top/top'][0]), float(e['double/twice/twice'][0]), float(numpy.nanmax(e['means/transmission/transmission'][:]))]))`,
      file,
    )
    expect([top, twiceTop]).toEqual([highest, 2 * highest])
  })

  test('is heard line by line while it runs, and every step says where it is', async () => {
    const { analysis, events, until } = analysisRig()
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const go = join(folder, 'go')
    const script = `print('looking', flush=True)
while not os.path.exists(json.load(open(input))['inputs']['go']): time.sleep(0.02)
sys.stdout.write('seen')
json.dump({'outputs': {'x': 1}}, open(output, 'w'))`
    const means = {
      ...{ id: 'means', label: 'means', inputs: {}, extra: {} },
      task: { kind: 'hutch', name: 'statistics' } as const,
    }
    const flow = graphOf([
      means,
      pythonStep('look', script, { go }),
      pythonStep('fail', 'sys.exit(3)'),
      pythonStep('after', 'pass'),
    ])
    const { id } = await analysis.start({ ...flow, master, node: scan })
    await until(event => event.kind === 'result.log' && event.text === 'look: looking')
    expect(events.findLast(event => event.kind === 'result.state')?.state).toBe('running')
    writeFileSync(go, '')
    expect(await analysis.finished(id)).toMatchObject({ state: 'failed' })
    expect(events).toContainEqual({ kind: 'result.log', id, text: 'look: seen' })
    const told = events.flatMap(event => (event.kind === 'result.step' ? [[event.step, event.state]] : []))
    expect(told).toEqual([
      ...[
        ['means', 'running'],
        ['means', 'done'],
      ],
      ...[
        ['look', 'running'],
        ['look', 'done'],
      ],
      ...[
        ['fail', 'running'],
        ['fail', 'failed'],
      ],
      ['after', 'not run'],
    ])
  })

  test('may leave a large HDF5 file, which is kept beside the result and not copied', async () => {
    const { analysis, events } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const script = `import h5py, numpy
with h5py.File('volume.h5', 'w') as f: f['tomo'] = numpy.arange(24, dtype='f4').reshape(2, 3, 4)
json.dump({'outputs': {'volume': {'file': 'volume.h5', 'dataset': '/tomo', 'unit': '1/cm'}}}, open(output, 'w'))`
    const { id } = await analysis.start({ ...graphOf([pythonStep('make', script)]), master, node: scan })
    const { file, state } = await analysis.finished(id)
    expect(state).toBe('done')
    const last = events.findLast(event => event.kind === 'result.added')
    expect(last?.kind === 'result.added' && last.result.outputs[0]).toMatchObject({
      shape: [2, 3, 4],
      dtype: 'float32',
    })
    const sum = python(
      `import h5py
with h5py.File(argument) as f: print(float(f['entry/make/volume/volume'][:].sum()))`,
      file,
    )
    expect(sum).toBe(276)
    expect(join(file)).toContain('results')
  })

  test('files of one name are both kept, and never in the place of another result', async () => {
    const { analysis } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const script = `import h5py
for number, folder in enumerate(['a', 'b', 'c']):
    os.mkdir(folder)
    with h5py.File(folder + '/second.h5', 'w') as f: f['x'] = [number]
kept = {name: {'file': name + '/second.h5', 'dataset': '/x'} for name in 'abc'}
json.dump({'outputs': kept}, open(output, 'w'))`
    const flow = graphOf([pythonStep('fit', script), pythonStep('fit second', answerOf('{"y": 5}'))])
    const { id } = await analysis.start({ ...flow, master, node: scan })
    const { file, state } = await analysis.finished(id)
    expect(state).toBe('done')
    const numbers = python(
      `import h5py
with h5py.File(argument) as f:
    e = f['entry']
    print(json.dumps([float(e['fit/' + n + '/' + n][0]) for n in 'abc'] + [float(e['fit_second/y/y'][0])]))`,
      file,
    )
    expect(numbers).toEqual([0, 1, 2, 5])
  })

  test('may lie at a path with blanks and letters of any language, and be given such', async () => {
    const { analysis } = analysisRig()
    const folder = join(temporaryFolder(), 'Größe & "Masse" 50 %')
    mkdirSync(folder)
    const program = 'mein programm é.sh'
    const give = `{"outputs": {"x": {"value": 1, "unit": "'"$2"'"}}}`
    writeFileSync(join(folder, program), `#!/bin/sh\nprintf '${give}' > "$1"\n`, { mode: 0o755 })
    const master = await writeExperiment(folder, effPlan())
    const inputs = { program: `./${program}`, arguments: ['{output}', '{unit}'], unit: 'Å⁻¹ $HOME' }
    const flow = graphOf([{ ...pythonStep('fit', ''), inputs }])
    const workflowFile = join(folder, 'flow.json')
    const { id } = await analysis.start({ ...flow, workflowFile, master, node: scan })
    const { file, message, state } = await analysis.finished(id)
    expect([state, message]).toEqual(['done', '5 of 5 frames'])
    const unit = python(
      `import h5py
with h5py.File(argument) as f: print(json.dumps(f['entry/fit/x/x'].attrs['units']))`,
      file,
    )
    expect(unit).toBe('Å⁻¹ $HOME')
  })
})

function answerOf(outputs: string): string {
  return `open(output, 'w').write('{"outputs": ${outputs}}')`
}
