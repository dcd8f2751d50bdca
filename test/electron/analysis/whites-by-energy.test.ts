import { expect, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import type { NumberColumn } from '../../../shared/nexus/number-columns.ts'
import { nexusContext } from '../../builders/nexus-context.ts'
import { planOf, type Sketch } from '../../builders/sketched-plan.ts'
import { writeExperiment, type WrittenOptions } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, normalise } from './rig.ts'

/* Whites that were taken at some energies only: the beam is interpolated between them, and the result says how. */

function frames(name: string, role: 'dark' | 'white' | 'data'): Sketch {
  return { kind: 'acquisition', name, role, camera: {} }
}

function along(name: string, steps: number, from: number, to: number, children: readonly Sketch[]): Sketch {
  return { kind: 'scan', name, motor: 'energy', unit: 'keV', from, to, steps, children }
}

/** Nine energies of the data, 7 to 9 keV. */
const data = along('Sample', 8, 7, 9, [frames('Data', 'data')])

/** The beam at 7 + x keV has 1000 · x² + 1000 counts: between whites its chord is seen. The sample lets half of it through. */
function pixels(
  energyOf: (exposure: Exposure, frame: number) => number,
): NonNullable<WrittenOptions['pixels']> {
  return (exposure, frame) => {
    const { camera, plan } = exposure
    const { height, width } = camera.plan.image
    const beam = 1000 * (energyOf(exposure, frame) - 7) ** 2 + 1000
    const counts = plan.role === 'dark' ? 0 : plan.role === 'white' ? beam : beam / 2
    return new Uint16Array(height * width).fill(Math.round(counts))
  }
}

async function normalised(sketches: readonly Sketch[], options: WrittenOptions) {
  const { analysis } = analysisRig()
  const plan = planOf(sketches)
  const master = await writeExperiment(temporaryFolder(), plan, { context: nexusContext(plan), ...options })
  const { workflow } = normalise
  const nodes = workflow.nodes.map(node => ({ ...node, inputs: { ...node.inputs, whites: 'energy' } }))
  const { id } = await analysis.start({
    ...{ ...normalise, workflow: { ...workflow, nodes }, master },
    node: '/EFF/Sample',
  })
  const { file, message, state } = await analysis.finished(id)
  const result = await openDataFile(file)
  const { values } = await result.read('/entry/normalise/mean/mean', [])
  await result.close()
  return { state, message, means: Array.from(values.data, Number) }
}

test('whites of a scan of fewer energies are interpolated between them', async () => {
  const whites = along('Whites', 2, 7, 9, [frames('White', 'white')])
  const energies = ({ plan }: Exposure, frame: number): number =>
    plan.role === 'white' ? 7 + frame : 7 + frame / 4
  const { means, message, state } = await normalised([frames('Dark', 'dark'), whites, data], {
    pixels: pixels(energies),
  })
  expect([state, message]).toEqual([
    'done',
    '9 of 9 frames; White of the same energy: 3 images; Whites interpolated between their energies: 6 images',
  ])
  for (const [frame, mean] of means.entries()) {
    const x = frame / 4
    // Chord between whole keV.
    const low = Math.min(1, Math.floor(x))
    const white = 1000 * low ** 2 + 1000 + (x - low) * 1000 * ((low + 1) ** 2 - low ** 2)
    expect(mean).toBeCloseTo(Math.round((1000 * x * x + 1000) / 2) / white, 5)
  }
})

test('beyond the energies of the whites the nearest one counts', async () => {
  const whites = along('Whites', 1, 7.5, 8.5, [frames('White', 'white')])
  const energies = ({ plan }: Exposure, frame: number): number =>
    plan.role === 'white' ? 7.5 + frame : 7 + frame / 4
  const { means, message } = await normalised([frames('Dark', 'dark'), whites, data], {
    pixels: pixels(energies),
  })
  expect(message).toContain('White of the nearest energy, the whites do not reach as far: 4 images')
  expect(means[0]).toBeCloseTo(500 / 1250, 5)
})

test('whites outside every scan are at the energy at which they began', async () => {
  const sketches = [frames('Dark', 'dark'), frames('White', 'white'), data]
  const plan = planOf(sketches)
  const { means, message } = await normalised(sketches, {
    pixels: pixels(({ plan: { role } }, frame) => (role === 'white' ? 8 : 7 + frame / 4)),
    context: nexusContext(plan, { positions: { energy: 8 } }),
  })
  expect(message).toContain('White of the same energy: 1 image')
  expect(means[4]).toBeCloseTo(0.5, 5)
})

test('without any energy of a white the nearest in time is taken, and said', async () => {
  const sketches = [frames('Dark', 'dark'), frames('White 1', 'white'), frames('White 2', 'white'), data]
  const plan = planOf(sketches)
  const times = ({ name, source }: NumberColumn, at: number): number => {
    if (source.kind !== 'epoch') return 1
    return name.startsWith('data') ? 100 + at : plan.entries.length > 0 && name === 'epoch' ? 50 : 0
  }
  const { message, state } = await normalised(sketches, {
    pixels: pixels(() => 8),
    context: nexusContext(plan, { positions: {} }),
    value: times,
  })
  expect([state, message]).toEqual([
    'done',
    '9 of 9 frames; White nearest in time, because energies of whites are not recorded: 9 images',
  ])
})

test('whites at other energies are refused where they are not wanted by energy', async () => {
  const { analysis } = analysisRig()
  const plan = planOf([frames('Dark', 'dark'), along('Whites', 2, 7, 9, [frames('White', 'white')]), data])
  const master = await writeExperiment(temporaryFolder(), plan)
  await expect(analysis.start({ ...normalise, master, node: '/EFF/Sample' })).rejects.toMatchObject({
    kind: 'not-found',
    message: 'The whites of /EFF/Whites/White were taken at other energies than /EFF/Sample/Data',
    advice: 'Set "Whites of a point" to energy: they are interpolated between their energies then',
  })
})
