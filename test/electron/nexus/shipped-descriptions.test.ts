import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSingleFile } from '../../../electron/hdf5/single/make-single-file.ts'
import { planOf } from '../../builders/plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { command, describeWith, pythonModules, systemPython } from '../../support/need-tool.ts'
import { checker, nexusCheckers } from '../../support/nexus-checkers.ts'
import { python } from '../../support/system-python.ts'
import { buildBeamline, simulatedDetectors } from '../../builders/beamline.ts'

/* Every description we ship, with fewer steps and smaller images, and its single file: seen by everybody else's programs. */

const templates = new URL('../../../templates/', import.meta.url)
const names = readdirSync(templates).filter(name => name.endsWith('.yml') && !name.startsWith('beamline'))
/** The NeXus checkers take one to five seconds a file: HUTCH_EVERY_FILE=1 shows them all of them. */
const everyFile = process.env.HUTCH_EVERY_FILE === '1'
const folder = mkdtempSync(join(tmpdir(), 'hutch-shipped-'))
const masters: Record<string, string> = {}

beforeAll(async () => {
  for (const name of names) masters[name] = await written(name)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function written(name: string): Promise<string> {
  const text = readFileSync(new URL(name, templates), 'utf8')
  const beamline = buildBeamline({ detectors: simulatedDetectors({ image: { height: 6, width: 8 } }) })
  const plan = planOf(fewer(text), beamline)
  const place = join(folder, basename(name, '.yml'))
  mkdirSync(place)
  const master = await writeExperiment(place, plan)
  await makeSingleFile(master, master.replace('.h5', '_single.h5'), { replace: false })
  return master
}

/** Four steps where there are more. */
function fewer(text: string): string {
  return text.replace(/\b(steps|angles|positions|rows|columns|images): \d+/g, '$1: 4')
}

function allFiles(): readonly string[] {
  return Object.values(masters).flatMap(master => {
    const names = readdirSync(dirname(master)).filter(name => name.endsWith('.h5'))
    return names.map(name => join(dirname(master), name))
  })
}

/** They hold all that the others hold. */
function singleFiles(): readonly string[] {
  return allFiles().filter(file => file.endsWith('_single.h5'))
}

function json<T>(program: string, script: string, files: readonly string[]): Readonly<Record<string, T>> {
  const path = new URL(`../../support/${script}`, import.meta.url).pathname
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }
  const { status, stdout, stderr } = spawnSync(program, [path, ...files], { encoding: 'utf8', env })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, T>
}

/** What opening the master, or the single file, must show. */
const shown: Readonly<Record<string, { signal: string; shape: readonly number[]; axes: readonly string[] }>> =
  {
    'absorption-tomography.yml': { signal: 'projection_frelon_mean', shape: [5], axes: ['rot'] },
    'alignment-scan.yml': { signal: 'look_frelon_mean', shape: [5], axes: ['samx'] },
    'diffraction-tomography.yml': { signal: 'pattern_pilatus_mean', shape: [5, 5], axes: ['rot', 'samy'] },
    'full-field-exafs.yml': { signal: 'data_frelon_mean', shape: [5], axes: ['energy'] },
    'powder-mapping.yml': { signal: 'pattern_pilatus_mean', shape: [5, 5], axes: ['samz', 'samy'] },
    'time-series.yml': { signal: 'image_frelon_mean', shape: [4], axes: ['watch'] },
  }

test('every shipped description is looked at', () => {
  expect(Object.keys(shown)).toEqual(names)
})

describeWith(pythonModules('h5py', 'silx'), 'shipped descriptions in silx', () => {
  test('every file opens at its plot, no NXdata is invalid, no link broken', () => {
    const reports = json<{ default: unknown; invalid: unknown; broken: unknown }>(
      systemPython,
      'check-nexus.py',
      allFiles(),
    )
    for (const [file, report] of Object.entries(reports)) {
      expect(report, file).toMatchObject({ invalid: {}, broken: [] })
      expect(report.default, file).not.toBeNull()
    }
    for (const [name, plot] of Object.entries(shown)) {
      const master = masters[name]!
      expect(reports[master]?.default, name).toMatchObject(plot)
      expect(reports[master.replace('.h5', '_single.h5')]?.default, name).toMatchObject(plot)
    }
  })
})

describeWith(pythonModules('h5py', 'PyMca5'), 'shipped descriptions in PyMca', () => {
  test('it finds the entries, their titles and the motors that were scanned', () => {
    const files = Object.values(masters).flatMap(master => [master, master.replace('.h5', '_single.h5')])
    const found = json<Readonly<Record<string, { title: string; scanned: readonly string[] }>>>(
      systemPython,
      'check-pymca.py',
      files,
    )
    for (const [name, { axes }] of Object.entries(shown)) {
      const motors = axes.filter(axis => axis !== 'watch')
      for (const file of files.filter(candidate => candidate.startsWith(dirname(masters[name]!)))) {
        const entries = Object.values(found[file] ?? {})
        expect(entries[0]?.title, file).toMatch(/^\w+$/)
        expect(
          entries.flatMap(({ scanned }) => scanned),
          file,
        ).toEqual(expect.arrayContaining([...motors]))
      }
    }
  })
})

describeWith(command('h5dump'), 'shipped descriptions in the HDF5 tools', () => {
  test('h5dump reads every value, h5stat the structure', () => {
    for (const file of allFiles()) {
      expect(spawnSync('h5dump', [file], { maxBuffer: 1 << 28 }).status, file).toBe(0)
      expect(spawnSync('h5stat', [file]).status, file).toBe(0)
    }
  })
})

describeWith(nexusCheckers, 'shipped descriptions before the NeXus checkers', () => {
  test('nexusformat opens every file at its plot', () => {
    const reports = json<unknown>(checker('python'), 'check-nexusformat.py', allFiles())
    for (const [name, plot] of Object.entries(shown)) expect(reports[masters[name]!], name).toEqual(plot)
  })

  test('nxcheck finds no error and nothing to warn of', () => {
    for (const file of everyFile ? allFiles() : singleFiles())
      expect(nxcheck(file), file).toEqual({ warnings: '0', errors: '0' })
  }, 120_000)

  test('nxcheck does see mistakes: a wrong unit and a time that is none', () => {
    const file = join(folder, 'wrong.h5')
    python(
      `import h5py
with h5py.File(argument, 'w') as f:
    e = f.create_group('entry'); e.attrs['NX_class'] = 'NXentry'
    e['start_time'] = 'yesterday'; e['duration'] = 'long'
print('0')`,
      file,
    )
    expect(Number(nxcheck(file).errors) + Number(nxcheck(file).warnings)).toBeGreaterThan(0)
  })

  test('punx finds no error', () => {
    for (const file of everyFile ? allFiles() : singleFiles().slice(0, 2)) {
      const { stdout } = spawnSync(checker('punx'), ['validate', '--report', 'ERROR', file], {
        encoding: 'utf8',
      })
      expect(/^ERROR +(\d+)/m.exec(stdout)?.[1], file).toBe('0')
    }
  }, 120_000)
})

/** Counts in its last lines, between terminal colours. */
function nxcheck(file: string): {
  readonly warnings: string | undefined
  readonly errors: string | undefined
} {
  const { stdout } = spawnSync(checker('nxcheck'), ['-w', file], { encoding: 'utf8' })
  return {
    warnings: /number of warnings: (\d+)/.exec(stdout)?.[1],
    errors: /number of errors: (\d+)/.exec(stdout)?.[1],
  }
}
