import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Plan } from '../../../shared/model/plan.ts'
import { alignmentPlan, effPlan, repeatPlan, tomographyPlan } from '../../builders/sketched-plan.ts'
import { treeOf } from '../../builders/finished-tree.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { plannedFrames, writeExperiment } from '../../builders/written-experiment.ts'
import { command, describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

interface PlotFound {
  readonly signal: string
  readonly shape: readonly number[]
  readonly axes: readonly (string | null)[]
  readonly auxiliary: readonly string[]
}
interface Report {
  readonly default: PlotFound | null
  readonly entries: Readonly<Record<string, PlotFound | null>>
  readonly invalid: Readonly<Record<string, readonly string[]>>
  readonly broken: readonly string[]
}

const plans: Readonly<Record<string, Plan>> = {
  'full-field EXAFS': effPlan(),
  alignment: alignmentPlan(),
  'nested tomography': tomographyPlan(),
  repeat: repeatPlan(),
}

function check(folder: string): Readonly<Record<string, Report>> {
  const files = h5Files(folder)
  const script = new URL('../../support/check-nexus.py', import.meta.url).pathname
  const { status, stdout, stderr } = spawnSync(systemPython, [script, ...files], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Record<string, Report>
}

function h5Files(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.h5'))
    .map(name => join(folder, name))
}

describeWith(pythonModules('h5py', 'silx'), 'recorded files in other programs', () => {
  test.each(Object.keys(plans))(
    'silx finds a plot in every entry of the %s and no wrong NXdata',
    async name => {
      const folder = temporaryFolder()
      await writeExperiment(folder, plans[name]!)
      for (const [file, report] of Object.entries(check(folder))) {
        expect(report.default, file).not.toBeNull()
        expect(Object.values(report.entries), file).not.toContain(null)
        expect(report.invalid, file).toEqual({})
        expect(report.broken, file).toEqual([])
      }
    },
  )

  test.each(Object.keys(plans))(
    'silx finds no wrong NXdata in the %s while frames are missing',
    async name => {
      const folder = temporaryFolder()
      await writeExperiment(folder, plans[name]!, {
        frames: exposure => Math.ceil(plannedFrames(exposure) / 2),
      })
      for (const [file, report] of Object.entries(check(folder))) expect(report.invalid, file).toEqual({})
    },
  )

  test('the master opens at the mean counts of the data against energy, with the whites beside it', async () => {
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    expect(check(folder)[master]?.default).toMatchObject({
      signal: 'data_frelon_mean',
      shape: [5],
      axes: ['energy'],
      auxiliary: ['white_before_frelon_mean', 'white_after_frelon_mean'],
    })
  })

  test('a nested scan opens as a map over both motors', async () => {
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, tomographyPlan())
    expect(check(folder)[master]?.default).toMatchObject({
      signal: 'data_frelon_mean',
      shape: [4, 5],
      axes: ['rot', 'samy'],
    })
  })

  test('a scan without a camera opens at its counter', async () => {
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, alignmentPlan())
    expect(check(folder)[master]?.default).toMatchObject({ signal: 'mon', shape: [11], axes: ['samy'] })
  })

  test('a master made before anything was recorded is a readable file without a plot', async () => {
    const folder = temporaryFolder()
    const plan = effPlan()
    const master = await writeExperiment(folder, plan, { tree: treeOf(plan, 'planned') })
    const report = check(folder)[master]
    expect(report).toMatchObject({ default: null, broken: [], invalid: {} })
  })

  test('the plan and the description come back as they were', async () => {
    const folder = temporaryFolder()
    const plan = effPlan()
    const context = nexusContext(plan)
    const master = await writeExperiment(folder, plan, { context })
    const found = python<readonly string[]>(
      `import h5py
with h5py.File(argument) as f:
    run = f['entry_0000']
    print(json.dumps([run[p][()].decode() for p in
        ('structure_request/data', 'description/data', 'user/name', 'start_time', 'run/status')]))`,
      master,
    )
    expect(found).toEqual([
      context.planJson,
      context.description.text,
      'toto',
      '2026-03-01T10:06:40.000+01:00',
      'success',
    ])
  })

  test('roles, units and links of an entry are what NeXus readers look for', async () => {
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const found = python<Readonly<Record<string, unknown>>>(
      `import h5py
with h5py.File(argument) as f:
    e = f['entry_0003']; i = e['instrument']; d = i['data_frelon']
    print(json.dumps({
        'keys': [i[n]['image_key'][()].tolist() for n in ('white_before_frelon', 'data_frelon')],
        'dark': f['entry_0001/instrument/frelon/image_key'][()].tolist(),
        'role': i['white_before_frelon/acquisition/role'][()].decode(),
        'darkFor': [t.decode() for t in f['entry_0001/instrument/frelon/acquisition/applies_to'][()]],
        'units': [d['data'].attrs['units'], d['x_pixel_size'].attrs['units'], i['energy/value'].attrs['units']],
        'complete': int(d['acquisition/complete'][0]),
        'mono': i['monochromator/energy'] == i['energy/value'],
        'positioner': i['positioners/energy'].shape, 'still': float(i['positioners/samy'][0]),
        'measured': sorted(e['measurement']),
        'frame': e['measurement/data_frelon'][2].tolist() == d['data'][2].tolist(),
        'mirror': f['entry_0000/structure/n004_energy_scan/n003_data/detector'] == d,
    }))`,
      master,
    )
    expect(found).toEqual({
      keys: [
        [1, 1, 1, 1, 1],
        [0, 0, 0, 0, 0],
      ],
      dark: [2, 2, 2],
      role: 'white',
      darkFor: ['/EFF/Energy Scan/White before', '/EFF/Energy Scan/White after'],
      units: ['counts', 'um', 'keV'],
      complete: 5,
      mono: true,
      positioner: [5],
      still: 0.5,
      measured: [
        'data_epoch',
        'data_frelon',
        'data_frelon_mean',
        'data_mon',
        'data_ring_current',
        'energy',
        'epoch',
        'mon',
        'monopos_energy',
        'monopos_epoch',
        'monopos_mon',
        'monopos_ring_current',
        'ring_current',
        'white_after_epoch',
        'white_after_frelon',
        'white_after_frelon_mean',
        'white_after_mon',
        'white_after_ring_current',
        'white_before_epoch',
        'white_before_frelon',
        'white_before_frelon_mean',
        'white_before_mon',
        'white_before_ring_current',
      ],
      frame: true,
      mirror: true,
    })
  })
})

describeWith(command('h5dump'), 'recorded files in h5dump', () => {
  test.each(Object.keys(plans))('h5dump reads every file of the %s', async name => {
    const folder = temporaryFolder()
    await writeExperiment(folder, plans[name]!)
    for (const file of h5Files(folder)) {
      expect(spawnSync('h5dump', ['-H', file], { maxBuffer: 1 << 26 }).status, file).toBe(0)
    }
  })
})
