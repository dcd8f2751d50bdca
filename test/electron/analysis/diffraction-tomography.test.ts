import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { StepChain } from '../../../electron/analysis/step-chain.ts'
import { diffractionCamera } from '../../../electron/simulator/diffraction/diffraction-camera.ts'
import { sampleSlice } from '../../../electron/simulator/diffraction/sample-slice.ts'
import { stillBeam } from '../../../electron/simulator/microscope/beam-state.ts'
import { allTasks, taskSpecs } from '../../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../../shared/base/assert.ts'
import { checkWorkflow } from '../../../shared/workflow/check-workflow.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { planSteps } from '../../../shared/workflow/plan-steps.ts'
import { likenessOfPhases } from '../../../electron/bench/live/phase-likeness.ts'

const image = { height: 128, width: 128 }
const places = 24
const positionsMm = Array.from({ length: places }, (_, at) => -0.5 + at / (places - 1))
const anglesDeg = Array.from({ length: places }, (_, at) => (180 * at) / places)

function shippedChain(): StepChain {
  const file = new URL('../../../workflows/diffraction-tomography.json', import.meta.url)
  const parsed = parseWorkflow(readFileSync(file, 'utf8'), 'diffraction-tomography.json')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const result = checkWorkflow(parsed.workflow, taskSpecs, 'diffraction-tomography.json')
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  const points = places * places
  const along = (values: readonly number[], inner: number) =>
    Float64Array.from({ length: points }, (_, at) => values[Math.floor(at / inner) % places] ?? 0)
  const axes = [
    { name: 'rot', unit: 'deg', values: along(anglesDeg, places) },
    { name: 'samy', unit: 'mm', values: along(positionsMm, 1) },
  ]
  const setup = { image, points, axes, saturation: 65_535 }
  const steps = planSteps(result.checked, allTasks, setup).map(step => ({
    ...{ ...step, task: step.task.name },
    ...{ isTaken: false, keeps: {} },
  }))
  const memory = new SharedArrayBuffer(4)
  return new StepChain(
    { kind: 'open', job: 'test', pixels: 128 * 128, ...setup, steps, wholes: {}, memory, slotBytes: 4 },
    allTasks,
  )
}

test(
  'the phases of the simulated sample come out of its diffraction images',
  { timeout: 60_000 },
  async () => {
    const chain = shippedChain()
    const roll = diffractionCamera({ seed: 1, image }).newRoll()
    for (let at = 0; at < places * places; at++) {
      const stageMm = { x: 0, y: demand(positionsMm[at % places], 'position'), z: 0 }
      const rotationDeg = demand(anglesDeg[Math.floor(at / places)], 'angle')
      const bytes = await roll.next(0.02, { ...stillBeam, stageMm, rotationDeg })
      const data = new Uint16Array(bytes.slice().buffer)
      chain.take({ kind: 'frame', job: 'test', at, data, given: {}, references: {}, slots: {} }, new Map())
    }
    const { values, remarks } = chain.wholes(true)
    const likeness = likenessOfPhases(sampleSlice(1), positionsMm, {
      calcite: demand(values['calcite/slice'], 'calcite'),
      apatite: demand(values['apatite/slice'], 'apatite'),
      phase: demand(values['phases/phase'], 'phases'),
    })
    expect(likeness.correlation.calcite).toBeGreaterThan(0.9)
    expect(likeness.correlation.apatite).toBeGreaterThan(0.9)
    expect(likeness.overlap.calcite).toBeGreaterThan(0.8)
    expect(likeness.overlap.apatite).toBeGreaterThan(0.8)
    expect(Object.values(remarks).flat()).toHaveLength(2)
  },
)
