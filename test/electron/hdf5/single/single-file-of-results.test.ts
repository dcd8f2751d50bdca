import { existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeSingleFile } from '../../../../electron/hdf5/single/make-single-file.ts'
import { HutchError } from '../../../../shared/model/problem.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { analyseEff, leadToResults } from '../../analysis/analysed-experiment.ts'
import { normalisedExperiment } from '../../analysis/normalised-experiment.ts'
import { graphOf, pythonStep } from '../../analysis/outside/command-graph.ts'
import { analysisRig, normalise, shippedWorkflow } from '../../analysis/rig.ts'
import { compare } from './compare-files.ts'

const volume = pythonStep(
  'make',
  `import h5py, numpy
with h5py.File('volume.h5', 'w') as f:
    f['tomo'] = numpy.arange(24, dtype='f4').reshape(2, 3, 4); f['tomo'].attrs['note'] = 'kept'
    f['half'] = numpy.arange(3, dtype='f2')
json.dump({'outputs': {n: {'file': 'volume.h5', 'dataset': '/' + n} for n in ('tomo', 'half')}}, open(output, 'w'))`,
)
const failing = pythonStep('fail', 'sys.exit(3)')

function singleOf(master: string): string {
  return join(dirname(master), 'one_single.h5')
}

/** Where external links of a file lead, and soft ones that lead nowhere. */
const ways = `import h5py
out = []; lost = []
def walk(g):
    for name in g:
        link = g.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink): out.append([g.name.split('/')[-1] + '/' + name, link.filename, link.path])
        elif isinstance(link, h5py.SoftLink):
            if g.get(name) is None: lost.append(g.name + '/' + name)
        elif isinstance(g[name], h5py.Group): walk(g[name])
with h5py.File(argument) as f:
    walk(f); print(json.dumps({'out': sorted(out), 'lost': lost}))`

describeWith(pythonModules('h5py', 'numpy'), 'a single file of an experiment with several results', () => {
  test('has those of Hutch and of other programs, failed ones too, whenever it is made', async () => {
    const rig = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const out = singleOf(master)
    const flows = [graphOf([volume]), graphOf([failing])]
    await analyseEff(rig, master, [normalise, shippedWorkflow('beam-centre'), ...flows])
    for (const replace of [false, true]) {
      await makeSingleFile(master, out, { replace })
      expect(python(compare, [master, out])).toEqual([])
    }
    // Numbers that nobody can take over by their values stay where the program left them.
    expect(python(ways, out)).toEqual({
      out: [['half/half', expect.stringMatching(/^results\/.*_volume\.h5$/), '/half']],
      lost: [],
    })
    const elsewhere = join(temporaryFolder(), 'moved.h5')
    renameSync(out, elsewhere)
    const results = `import h5py
with h5py.File(argument) as f:
    e = f['entry_0000']; names = sorted(n for n in e if n.startswith('process_'))
    print(json.dumps({'names': names, 'sum': float(e[names[2]]['tomo/tomo'][:].sum()), 'note': e[names[2]]['tomo/tomo'].attrs['note'],
      'centre': e[names[1]]['rows/rows'].shape, 'status': [e[n]['run/status'][0].decode() for n in names],
      'raw': e[names[1]]['input/data/data'] == e[names[0]]['input/data/data']}))`
    expect(python(results, elsewhere)).toEqual({
      names: ['process_01_normalise', 'process_02_beam_centre', 'process_03_flow', 'process_04_flow'],
      ...{ sum: 276, note: 'kept', centre: [5], raw: true },
      status: ['success', 'success', 'success', 'failed'],
    })
  })

  test('may be made while a program computes another one, and has it when it is made again', async () => {
    const { analysis, events, until } = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const out = singleOf(master)
    await analyseEff({ analysis, events }, master, [normalise])
    const go = join(dirname(master), 'go')
    const script = `print('looking', flush=True)
while not os.path.exists(json.load(open(input))['inputs']['go']): time.sleep(0.02)
json.dump({'outputs': {'x': 7}}, open(output, 'w'))`
    const flow = graphOf([pythonStep('look', script, { go })])
    const { id } = await analysis.start({ ...flow, master, node: '/EFF/Energy Scan' })
    await until(event => event.kind === 'result.log' && event.text === 'look: looking')
    await leadToResults(master, events)
    await makeSingleFile(master, out, { replace: true })
    expect(python(compare, [master, out])).toEqual([])
    writeFileSync(go, '')
    await analysis.finished(id)
    await leadToResults(master, events)
    await makeSingleFile(master, out, { replace: true })
    expect(python(compare, [master, out])).toEqual([])
    expect(python(ways, out)).toEqual({ out: [], lost: [] })
  })

  test('keeps the link where the file of a result, or of a part of one, is not there', async () => {
    const rig = analysisRig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const results = join(dirname(master), 'results')
    await analyseEff(rig, master, [normalise, shippedWorkflow('beam-centre'), graphOf([volume])])
    const lost = [
      'EFF_0001_normalise_01.h5',
      'EFF_0001_beam_centre_01_centre.h5',
      'EFF_0001_flow_01_make_volume.h5',
    ]
    for (const name of lost) {
      expect(existsSync(join(results, name))).toBe(true)
      rmSync(join(results, name))
    }
    const out = singleOf(master)
    await makeSingleFile(master, out, { replace: false })
    const { out: links } = python<{ out: readonly (readonly string[])[] }>(ways, out)
    expect(links.map(([, file]) => file)).toEqual(
      expect.arrayContaining([`results/${lost[0] ?? ''}`, `results/${lost[2] ?? ''}`]),
    )
  })
})

test.each([
  ['cut off in the middle', 0.5, 'shorter than it should be'],
  ['empty', 0, 'not an HDF5 file'],
])(
  'a result file that is %s is told by its name, in words, and no draft is left',
  async (_how, part, words) => {
    const { master, result } = await normalisedExperiment()
    truncateSync(result, Math.floor(statSync(result).size * part))
    const made = makeSingleFile(master, singleOf(master), { replace: false })
    const refused: unknown = await made.catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(HutchError)
    expect(refused).toMatchObject({
      ...{ kind: 'format', where: result },
      message: expect.stringContaining(words) as unknown,
      advice: expect.stringContaining('hutch verify') as unknown,
    })
    expect(String(refused)).not.toMatch(/HDF5-DIAG|#0/)
    expect(
      readdirSync(dirname(master)).filter(name => name.startsWith('.') || name.includes('single')),
    ).toEqual([])
  },
)
