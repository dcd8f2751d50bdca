import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hutch, type Outcome } from './support/command-line.ts'
import { runPython, startPython } from './support/python-file.ts'
import type { ExperimentReport, FollowReport, TruthReport } from './support/reports.ts'
import { afterNews, drawBySilx, type DrawnPlot } from './support/silx-picture.ts'
import { writeSceneTruth } from './support/scene-truth.ts'
import { command, describeWith, pythonModules, systemPython } from '../support/need-tool.ts'

/* The shipped example, recorded by the command line on the simulated beamline, seen only through other programs. */

const size = 512
const seed = 1
const points = 101
const exposureS = 0.05
/** 4 counts rms and the rounding to whole counts. */
const readVariance = 16 + 1 / 12
const runArguments = ['run', 'templates/full-field-exafs.yml', '--speed', '8', '--seed', String(seed)]
const scan = '/EFF/Energy Scan'

const folder = mkdtempSync(join(tmpdir(), 'hutch-eff-'))
const master = join(folder, 'EFF_0001', 'EFF_0001.h5')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let outcome: Outcome
let followed: FollowReport | undefined
let drawnMeanwhile: DrawnPlot | undefined
beforeAll(async () => {
  const follower = canFollow() ? startPython<FollowReport>('follow-frames.py', [folder]) : undefined
  let drawing: Promise<DrawnPlot> | undefined
  const isDrawn = canDraw()
  const artist = afterNews(points, () => {
    if (isDrawn) drawing = drawBySilx(master, join(folder, 'meanwhile.png'))
  })
  outcome = await hutch([...runArguments, '--out', folder], artist, ...(follower ? [follower.stdin] : []))
  followed = await follower?.result
  drawnMeanwhile = await drawing
}, 240_000)

function canFollow(): boolean {
  return [pythonModules('h5py'), command('h5dump')].every(need => need.missing() === undefined)
}

function canDraw(): boolean {
  return pythonModules('h5py', 'silx').missing() === undefined
}

function recordedFiles(): readonly string[] {
  return readdirSync(join(folder, 'EFF_0001'))
    .filter(name => name.endsWith('.h5'))
    .map(name => join(folder, 'EFF_0001', name))
}

describe('hutch run of the full-field EXAFS example', () => {
  test('ends well, with every frame and no gap', () => {
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
    expect(outcome.events.at(-1)).toEqual({
      event: 'done',
      file: master,
      outcome: 'complete',
      frames: 2 * 10 + 3 * points,
      gaps: 0,
    })
  })

  test('says every new frame once, in order', () => {
    const complete = new Map<string, number>()
    for (const event of outcome.events.filter(({ event }) => event === 'complete')) {
      const dataset = String(event.dataset)
      expect(event.complete).toBeGreaterThan(complete.get(dataset) ?? 0)
      complete.set(dataset, Number(event.complete))
    }
    expect([...complete.values()].sort((a, b) => a - b)).toEqual([10, 10, points, points, points])
  })
})

describeWith(
  pythonModules('h5py', 'numpy'),
  'the recorded experiment, read by h5py through its master',
  () => {
    let report: ExperimentReport
    beforeAll(async () => {
      report = await runPython<ExperimentReport>('describe-experiment.py', [master])
    }, 60_000)

    test('has the nodes of the description, by name and in order', () => {
      expect(report.nodes.map(({ node_name: name, node_type: type, role }) => [name, type, role])).toEqual([
        ['EFF', 'sequence', null],
        ['Experiment Description', 'paramSet', null],
        ['Dark for white', 'acquisition', 'dark'],
        ['Dark for data', 'acquisition', 'dark'],
        ['Energy Scan', 'scan', null],
        ['Scan parameters', 'paramSet', null],
        ['MonoPos', 'acquisition', 'monitorPosition'],
        ['White before', 'acquisition', 'white'],
        ['Data', 'acquisition', 'data'],
        ['White after', 'acquisition', 'white'],
      ])
      expect(new Set(report.nodes.map(({ status }) => status))).toEqual(new Set(['complete']))
    })

    test('leads to every entry by a link relative to its folder', () => {
      expect(report.links).toEqual({
        entry_0001: 'EFF_0001_entry_0001.h5',
        entry_0002: 'EFF_0001_entry_0002.h5',
        entry_0003: 'EFF_0001_entry_0003.h5',
      })
    })

    test('has the frames of every acquisition with role, image key, purpose and units', () => {
      const frames = {
        type: 'uint16',
        units: 'counts',
        exposure: [exposureS],
        exposureUnits: 's',
        emptyFrames: [],
      }
      const dark = { ...frames, shape: [10, size, size], complete: 10, role: 'dark', imageKeys: [2] }
      const white = {
        ...frames,
        shape: [points, size, size],
        complete: points,
        role: 'white',
        imageKeys: [1],
      }
      expect(report.cameras).toEqual({
        'entry_0001/frelon': { ...dark, appliesTo: [`${scan}/White before`, `${scan}/White after`] },
        'entry_0002/frelon': { ...dark, appliesTo: [`${scan}/Data`] },
        'entry_0003/white_before_frelon': { ...white, appliesTo: [`${scan}/Data`] },
        'entry_0003/data_frelon': { ...white, role: 'data', imageKeys: [0], appliesTo: [] },
        'entry_0003/white_after_frelon': { ...white, appliesTo: [`${scan}/Data`] },
      })
    })

    test('has 101 energies from 3.5 to 4.5 keV as they were read back', () => {
      for (const name of ['energy', 'beam_energy', 'monopos_energy']) {
        const { units, values = [] } = report.numbers[`entry_0003/${name}`] ?? {}
        expect(units).toBe('keV')
        expect(values).toHaveLength(points)
        for (const [at, value] of values.entries())
          expect(Math.abs(value - (3.5 + at / 100))).toBeLessThan(1e-3)
      }
    })

    test('has the ring current with every point and every image, and a unit and a value of everything', () => {
      const currents = Object.entries(report.numbers).filter(([name]) => name.endsWith('ring_current'))
      expect(currents).toHaveLength(7)
      for (const [name, { units, values }] of currents) {
        expect(units, name).toBe('mA')
        expect(Math.min(...values), name).toBeGreaterThan(0)
      }
      for (const [name, { units, values }] of Object.entries(report.numbers)) {
        expect(units, name).not.toBe('')
        expect(values.every(Number.isFinite), name).toBe(true)
      }
    })
  },
)

describeWith(pythonModules('h5py', 'numpy'), 'the recorded images, held against the scene', () => {
  let truth: TruthReport
  beforeAll(async () => {
    const { numbers } = await runPython<ExperimentReport>('describe-experiment.py', [master])
    const energiesKev = numbers['entry_0003/energy']?.values ?? []
    // Both ends, the pre-edge, the edge, the first oscillation and what lies behind it.
    const imagesAt = [0, 20, 53, 54, 55, 75, points - 1]
    const file = await writeSceneTruth(join(folder, 'truth.h5'), { seed, size, energiesKev, imagesAt })
    truth = await runPython<TruthReport>('compare-with-truth.py', [
      ...[master, file, String(exposureS), String(readVariance)],
    ])
  }, 120_000)

  test('darks have the level of every pixel, the noise of the readout and the hot pixels', () => {
    for (const dark of Object.values(truth.darks)) {
      expect(Math.abs(dark.meanError)).toBeLessThan(0.02)
      expect(dark.pull).toBeCloseTo(1, 1.7)
      expect(dark.noise).toBeCloseTo(Math.sqrt(readVariance), 1.5)
      expect(Math.abs(dark.hotRatio - 1)).toBeLessThan(0.02)
    }
    expect(Math.abs(truth.darkCorrelation)).toBeLessThan(0.01)
  })

  test('whites are as bright as ring current and spectrum make them, within 0.1 % at every energy', () => {
    for (const { worst, at } of Object.values(truth.whiteMeans))
      expect(worst, `point ${at}`).toBeLessThan(1e-3)
  })

  test('whites and data scatter about what is expected of every pixel as photons do', () => {
    for (const { at, white, data } of truth.points) {
      for (const image of [white, data]) {
        expect(Math.abs(image.meanError), `point ${at}`).toBeLessThan(1e-3)
        expect(Math.abs(image.pull - 1), `point ${at}`).toBeLessThan(0.02)
      }
    }
  })

  test('(data - dark) / (white - dark) is the transmission of the sample', () => {
    for (const { at, bias, medianError } of truth.points) {
      expect(Math.abs(bias), `point ${at}`).toBeLessThan(1e-3)
      expect(medianError, `point ${at}`).toBeLessThan(0.015)
    }
    expect(Math.min(...truth.points.map(({ lowest }) => lowest))).toBeLessThan(0.2)
  })

  test('both phases have their absorption at every energy around the edge, within 1 %', () => {
    for (const [phase, edge] of Object.entries(truth.edges)) {
      for (const [at, { found, true: known }] of edge.entries()) {
        expect(Math.abs(found / known - 1), `${phase}, point ${truth.edgeFrom + at}`).toBeLessThan(0.01)
      }
    }
  })

  test('the edge of calcite has begun at 4.04 keV, that of apatite has not', () => {
    expect(risenAt4040('calcite')).toBeGreaterThan(0.3)
    expect(risenAt4040('apatite')).toBeLessThan(0.05)
  })

  /** Part of the way from 4.03 to 4.05 keV. */
  function risenAt4040(phase: string): number {
    const found = (at: number): number => truth.edges[phase]?.[at - truth.edgeFrom]?.found ?? Number.NaN
    return (found(54) - found(53)) / (found(55) - found(53))
  }
})

describeWith(pythonModules('h5py'), 'another program that reads while it is recorded', () => {
  test('gets every frame as soon as it is announced, by h5py and h5dump, and the same at the end', () => {
    expect(followed).toMatchObject({ errors: [], early: [], changed: [] })
    expect(followed?.read).toBe(2 * 10 + 3 * points)
    expect(followed?.dumped).toBeGreaterThan(30)
    // While it was recorded, not after: the run takes more than 10 s.
    expect(followed?.medianAgeMs).toBeLessThan(1000)
  })
})

describeWith(command('h5dump'), 'the tools of the HDF5 library', () => {
  test.each([
    ['h5dump', ['-H']],
    ['h5stat', []],
    ['h5ls', ['-r']],
  ])('%s reads every file', (tool, options) => {
    expect(recordedFiles()).toHaveLength(4)
    for (const file of recordedFiles()) {
      const { status, stderr } = spawnSync(tool, [...options, file], { encoding: 'utf8' })
      expect({ file, status, stderr }).toEqual({ file, status: 0, stderr: '' })
    }
  })
})

describeWith(pythonModules('h5py', 'silx'), 'silx', () => {
  test('opens the master at the mean counts against energy and finds nothing wrong in any file', () => {
    const script = new URL('../support/check-nexus.py', import.meta.url).pathname
    const { stdout, stderr } = spawnSync(systemPython, [script, ...recordedFiles()], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const reports = JSON.parse(stdout) as Record<string, unknown>
    expect(reports[master]).toMatchObject({
      default: { signal: 'data_frelon_mean', shape: [points], axes: ['energy'] },
    })
    for (const [file, report] of Object.entries(reports)) {
      expect(report, file).toMatchObject({ default: expect.anything() as unknown, invalid: {}, broken: [] })
    }
  })

  test('draws it', async () => {
    const picture = join(folder, 'silx.png')
    expect(await drawBySilx(master, picture)).toEqual({ points, measured: points })
    // A picture without curves and axes is a tenth of this.
    expect(statSync(picture).size).toBeGreaterThan(15_000)
  })

  test('drew while it was recorded what had been measured by then, on the whole axis', () => {
    expect(drawnMeanwhile?.points).toBe(points)
    expect(drawnMeanwhile?.measured).toBeGreaterThan(points / 5)
    expect(drawnMeanwhile?.measured).toBeLessThan(points)
    expect(statSync(join(folder, 'meanwhile.png')).size).toBeGreaterThan(15_000)
  })
})
