import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import type { Plan, PlanNode } from '../../../shared/model/plan.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment, type WrittenOptions } from '../../builders/written-experiment.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { analysisRig, normalise, shippedWorkflow } from './rig.ts'

/* What detectors and people do to a workflow: its result says what is missing. Nothing is silently wrong. */

const scan = '/EFF/Energy Scan'

/** Counts by role; 100 in the dark. */
function counts(white: number, data: number): NonNullable<WrittenOptions['pixels']> {
  return ({ camera, plan: { role } }: Exposure) => {
    const { height, width } = camera.plan.image
    return new Uint16Array(height * width).fill(role === 'dark' ? 100 : role === 'white' ? white : data)
  }
}

async function result(pixels: NonNullable<WrittenOptions['pixels']>, workflow = normalise) {
  const { analysis } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), effPlan({ steps: 9 }), { pixels })
  const { id } = await analysis.start({ ...workflow, master, node: scan })
  const outcome = await analysis.finished(id)
  const file = await openDataFile(outcome.file)
  const numbers = async (path: string) => {
    const { values } = await file.read(path, [])
    return Array.from(values.data, Number)
  }
  return { ...outcome, numbers }
}

test.each([
  ['without light', 100],
  ['darker than its dark', 50],
])('a white %s gives no numbers, and the result says of how many pixels', async (_what, white) => {
  const { message, numbers, state } = await result(counts(white, 5000))
  expect([state, message]).toEqual(['done', '10 of 10 frames; 480 pixels without a value (NaN)'])
  expect((await numbers('/entry/normalise/transmission/transmission')).every(Number.isNaN)).toBe(true)
  expect(await numbers('/entry/normalise/invalid/invalid')).toEqual(new Array(10).fill(48))
})

test('a dead pixel has no absorbance and no edge, the others keep theirs', async () => {
  const dead = 21
  const pixels = (exposure: Exposure, frame: number) => {
    const image = counts(10_100, frame < 5 ? 8100 : 3100)(exposure, frame)
    if (exposure.plan.role === 'data') image[dead] = 100
    return image
  }
  const { message, numbers } = await result(pixels, withoutAlign())
  expect(message).toContain('10 values without absorbance (no transmission): NaN')
  const edge = await numbers('/entry/edge_maps/edge/edge')
  expect(edge.flatMap((energy, at) => (Number.isNaN(energy) ? [at] : []))).toEqual([dead])
})

test('whites of another size are no whites of these data', async () => {
  const { analysis } = analysisRig()
  const plan = effPlan()
  const master = await writeExperiment(temporaryFolder(), withWiderWhites(plan))
  await expect(analysis.start({ ...normalise, master, node: scan })).rejects.toMatchObject({
    kind: 'not-found',
    message: 'There are no white frames of frelon for /EFF/Energy Scan/Data',
  })
})

test('a recording that is gone ends its result as failed, by name', async () => {
  const { analysis } = analysisRig()
  const master = await writeExperiment(temporaryFolder(), effPlan())
  const { id } = await analysis.start({ ...normalise, master, node: scan })
  const entry = join(dirname(master), 'EFF_0001_entry_0002.h5')
  await rm(entry)
  const { message, state } = await analysis.finished(id)
  expect([state, message]).toEqual(['failed', expect.stringContaining('EFF_0001_entry_0002.h5')])
})

/** The shipped workflow with its maps right behind the normalised images: these are too small to be aligned. */
function withoutAlign(): typeof normalise {
  const shipped = shippedWorkflow('full-field-exafs')
  const { workflow } = shipped
  const nodes = workflow.nodes.filter(({ id }) => id !== 'align')
  const pairs = [{ output: 'transmission', input: 'data' }]
  const link = { source: 'normalise', target: 'edge-maps', data: { kind: 'some', pairs }, extra: {} } as const
  return { ...shipped, workflow: { ...workflow, nodes, links: [link] } }
}

function withWiderWhites(plan: Plan): Plan {
  return { ...plan, root: { ...plan.root, children: plan.root.children.map(widened) } }
}

function widened(node: PlanNode): PlanNode {
  if (node.kind === 'sequence' || node.kind === 'scan' || node.kind === 'repeat')
    return { ...node, children: node.children.map(widened) }
  if (node.kind !== 'acquisition' || node.role !== 'white' || node.camera === undefined) return node
  const { image } = node.camera
  return { ...node, camera: { ...node.camera, image: { ...image, width: 2 * image.width } } }
}
