import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import type { Exposure } from '../../../shared/nexus/camera-groups.ts'
import type { JsonObject, Workflow, WorkflowNode } from '../../../shared/workflow/workflow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordedExperiment, rig, run, scene, type Run } from './reuse/reuse-rig.ts'

const side = 24
const hot = 5 * side + 7

/** One pixel is hot in the darks for the data, and wrong in everything. */
function withHotPixel(exposure: Exposure, frame: number): Uint16Array {
  const pixels = scene(exposure, frame)
  if (exposure.plan.role === 'dark') pixels[hot] = 9000
  return pixels
}

function node(id: string, task: string, inputs: JsonObject = {}): WorkflowNode {
  return { id, label: id, task: { kind: 'hutch', name: task }, inputs, extra: {} }
}

function graph(
  nodes: readonly WorkflowNode[],
  links: readonly (readonly [from: string, to: string])[],
): Workflow {
  const parsed = links.map(([from, to]) => {
    const [[source = '', output = ''], [target = '', input = '']] = [from.split('.'), to.split('.')]
    return { source, target, data: { kind: 'some', pairs: [{ output, input }] }, extra: {} } as const
  })
  return { id: 'masked', label: 'Masked', nodes, links: parsed, extra: {} }
}

/** Bad pixels of the darks, left out when the data are normalised. */
function masked(sigmas = 8): Workflow {
  return graph(
    [node('bad', 'bad-pixels', { sigmas }), node('clean', 'normalise'), node('map', 'statistics')],
    [
      ['bad.mask', 'clean.mask'],
      ['clean.transmission', 'map.data'],
    ],
  )
}

function maskFile(folder: string, at: readonly number[], shape = [side, side]): string {
  const file = join(folder, 'mask.npy')
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const padded = `${header.padEnd(117)}\n`
  const pixels = new Uint8Array(shape.reduce((product, size) => product * size, 1))
  for (const pixel of at) pixels[pixel] = 1
  writeFileSync(
    file,
    Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(padded), pixels]),
  )
  return file
}

async function numbers({ file }: Run, dataset: string): Promise<readonly number[]> {
  const open = await openDataFile(file)
  try {
    return Array.from((await open.read(dataset, [])).values.data, Number)
  } finally {
    await open.close()
  }
}

function without(values: readonly number[]): readonly number[] {
  return values.flatMap((value, at) => (Number.isNaN(value) ? [at] : []))
}

test('bad pixels of the darks are left out when the data are normalised, in one workflow', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder(), withHotPixel)
  const result = await run(parts, masked(), master)
  expect(result.message).toContain('5 of 5 frames; Bad pixels: 1 too high; 5 pixels without a value (NaN)')
  expect(without(await numbers(result, '/entry/map/mean/mean'))).toEqual([hot])
  const mask = await numbers(result, '/entry/bad/mask/mask')
  expect(mask.flatMap((bits, at) => (bits === 0 ? [] : [at, bits]))).toEqual([hot, 8])
})

test('a mask of a file is left out by the step that names it, and by no other', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  maskFile(dirname(master), [3, 100])
  const both = [node('one', 'statistics', { mask: 'mask.npy' }), node('other', 'statistics')]
  const result = await run(parts, graph(both, []), master)
  expect(without(await numbers(result, '/entry/one/mean/mean'))).toEqual([3, 100])
  expect(without(await numbers(result, '/entry/other/mean/mean'))).toEqual([])
  expect(result.log).toContain('2 pixels are masked by mask.npy')
})

test('a masked pixel takes no part in finding the drift, and is nowhere in the aligned images', async () => {
  const parts = rig()
  const bright = (exposure: Exposure, frame: number) => {
    const pixels = scene(exposure, frame)
    if (exposure.plan.role === 'data') for (const at of [250, 251, 274, 275]) pixels[at] = 60_000
    return pixels
  }
  const spoilt = await recordedExperiment(temporaryFolder(), bright)
  const file = maskFile(temporaryFolder(), [250, 251, 274, 275])
  const align = (mask?: string) => graph([node('align', 'align', mask === undefined ? {} : { mask })], [])
  const drift = async (master: string, mask?: string) =>
    (await numbers(await run(parts, align(mask), master), '/entry/align/rows/rows')).at(-1) ?? 0
  const truth = await drift(await recordedExperiment(temporaryFolder()))
  expect(Math.abs((await drift(spoilt, file)) - truth)).toBeLessThan(0.1)
  expect(Math.abs((await drift(spoilt)) - truth)).toBeGreaterThan(0.1)
})

test('a mask of another size, or none at all, is refused before anything is made', async () => {
  const { analysis } = rig()
  const master = await recordedExperiment(temporaryFolder())
  const file = maskFile(temporaryFolder(), [], [side, side + 1])
  const start = (mask: string) =>
    analysis.start({
      ...{ workflow: graph([node('one', 'statistics', { mask })], []), workflowFile: 'flow.json' },
      ...{ master, node: '/EFF/Energy Scan' },
    })
  await expect(start(file)).rejects.toMatchObject({
    kind: 'format',
    message: 'The mask has the shape 24 × 25; images of the detector have 24 × 24 pixels',
    where: expect.stringContaining('mask.npy') as string,
  })
  await expect(start('nowhere.npy')).rejects.toMatchObject({
    where: expect.stringContaining('nowhere.npy') as string,
  })
  expect(existsSync(join(dirname(master), 'results'))).toBe(false)
})

test('another mask computes again what leaves it out and what is behind it, nothing else', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder(), withHotPixel)
  maskFile(dirname(master), [3])
  const steps = [node('one', 'statistics', { mask: 'mask.npy' }), node('other', 'statistics')]
  await run(parts, graph(steps, []), master)
  expect(Object.keys((await run(parts, graph(steps, []), master)).taken)).toEqual(['one', 'other'])
  maskFile(dirname(master), [4])
  expect(Object.keys((await run(parts, graph(steps, []), master)).taken)).toEqual(['other'])
  await run(parts, masked(), master)
  expect(Object.keys((await run(parts, masked(), master)).taken)).toEqual(['bad', 'clean', 'map'])
  expect(Object.keys((await run(parts, masked(9), master)).taken)).toEqual([])
})

test('the whole of it computed anew is the same', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder(), withHotPixel)
  await run(parts, masked(), master)
  const other = {
    ...masked(),
    nodes: masked().nodes.map(each =>
      each.id === 'map' ? node('map', 'statistics', { median: true }) : each,
    ),
  }
  const again = await run(parts, other, master)
  expect(Object.keys(again.taken)).toEqual(['bad'])
  const anew = await run(parts, other, master, true)
  const medians = await Promise.all([again, anew].map(each => numbers(each, '/entry/map/median/median')))
  expect(medians[0]).toEqual(medians[1])
})
