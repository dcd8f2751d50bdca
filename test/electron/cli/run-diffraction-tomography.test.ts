import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleSlice } from '../../../electron/simulator/diffraction/sample-slice.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { likenessOfPhases } from '../../../electron/bench/live/phase-likeness.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { HutchProcess } from './support/hutch-process.ts'

/* The shipped example, small and fast: 24 × 24 places, 128 × 128 pixels. */

const seed = 1
const places = 24
const template = new URL('../../../templates/diffraction-tomography.yml', import.meta.url).pathname

interface Result {
  /** Null outside the circle that every angle has seen. */
  readonly calcite: readonly (number | null)[]
  readonly apatite: readonly (number | null)[]
  readonly phase: readonly (number | null)[]
  readonly positions: readonly number[]
  readonly status: string
  /** Groups of the master file that lead to the result. */
  readonly linked: readonly string[]
}

describeWith(pythonModules('h5py', 'numpy'), 'hutch run of the diffraction tomography example', () => {
  test('reconstructs the phases of its sample while it runs', { timeout: 240_000 }, async () => {
    const folder = temporaryFolder()
    const steps = ['--set', `angles=${places - 1}`, '--set', `positions=${places - 1}`]
    const fast = ['--speed', '100', '--size', '128', '--seed', String(seed), '--no-single-file']
    const run = await HutchProcess.start(
      [
        'run',
        template,
        '--json',
        '--out',
        join(folder, 'out'),
        ...steps,
        ...fast,
        '--analyse',
        'diffraction-tomography',
      ],
      folder,
    )
    expect([await run.exited, run.stderr]).toEqual([0, ''])
    const states = run.lines.filter(line => line.event === 'result.state')
    const growing = states.filter(line => line.state === 'running' && Number(line.complete) > 0)
    expect(growing.length).toBeGreaterThan(2)
    expect(states.at(-1)).toMatchObject({ state: 'done', complete: places * places })
    const { file } = await run.line(line => line.event === 'done')
    const master = String(file)
    const result = python<Result>(
      `import h5py
with h5py.File(argument['master']) as master, h5py.File(argument['result']) as f:
    e = f['entry']
    linked = [name for name in master['entry_0000'] if name.startswith('process_')]
    flat = lambda path: [v if v == v else None for v in e[path][:].ravel().tolist()]
    print(json.dumps({'calcite': flat('calcite/slice/slice'), 'apatite': flat('apatite/slice/slice'), 'phase': flat('phases/phase/phase'),
        'positions': flat('calcite/slice/x'), 'status': e['run/status'][0].decode().rstrip('\\0'), 'linked': linked}))`,
      { master, result: join(dirname(master), 'results/XRDCT_0001_diffraction_tomography_01.h5') },
    )
    expect(result.status).toBe('success')
    expect(result.linked.length).toBeGreaterThan(0)
    const { correlation, overlap } = likenessOfPhases(sampleSlice(seed), result.positions, {
      calcite: pixels(result.calcite),
      apatite: pixels(result.apatite),
      phase: pixels(result.phase),
    })
    expect(Math.min(correlation.calcite, correlation.apatite)).toBeGreaterThan(0.9)
    expect(Math.min(overlap.calcite, overlap.apatite)).toBeGreaterThan(0.75)
  })
})

function pixels(values: readonly (number | null)[]): Float32Array {
  return Float32Array.from(values, value => value ?? Number.NaN)
}
