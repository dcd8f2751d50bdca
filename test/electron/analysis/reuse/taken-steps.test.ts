import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readProvenance } from '../../../../electron/analysis/read-provenance.ts'
import { openDataFile } from '../../../../electron/files/open-data-file.ts'
import { demand } from '../../../../shared/base/assert.ts'
import type { JsonObject, Workflow } from '../../../../shared/workflow/workflow.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { shippedWorkflow } from '../rig.ts'
import { allNumbers, recordedExperiment, rig, run, scene, type Run } from './reuse-rig.ts'

/** Normalised, aligned, and maps of that; small images have no edge but their numbers. */
function maps(set: Readonly<Record<string, JsonObject>> = {}): Workflow {
  const { workflow } = shippedWorkflow('full-field-exafs')
  const nodes = workflow.nodes.map(node => ({ ...node, inputs: { ...node.inputs, ...set[node.id] } }))
  return { ...workflow, nodes }
}

const otherMaps = maps({ 'edge-maps': { minimumJump: 0.2 } })

/** Maps once, then something is done to what was kept, then other maps. */
async function afterwards(spoil: (folder: string, kept: string, first: Run) => Promise<void>) {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  const folder = dirname(master)
  const first = await run(parts, maps(), master)
  const names = await readdir(join(folder, 'kept'))
  const kept = demand(
    names.find(name => name.endsWith('.float32')),
    'kept images',
  )
  await spoil(folder, join(folder, 'kept', kept), first)
  const again = await run(parts, otherMaps, master)
  const anew = await run(parts, otherMaps, master, true)
  expect(await allNumbers(parts, again)).toEqual(await allNumbers(parts, anew))
  return { again, anew, folder, parts, master }
}

test('other maps of the same images neither normalise nor align again, and every place says so', async () => {
  const { again, anew } = await afterwards(() => Promise.resolve())
  const from = 'EFF_0001_full_field_exafs_01'
  expect(again.taken).toEqual({ normalise: from, align: from })
  expect(again.message).toContain(`5 of 5 frames; Normalise, Align taken from ${from}; `)
  expect(again.log).toContain(`Align: taken from ${from}`)
  const [taken, computed] = await Promise.all([again, anew].map(provenance))
  expect(taken?.steps.map(({ takenFrom }) => takenFrom)).toEqual([from, from, ''])
  expect(computed?.steps.map(({ takenFrom }) => takenFrom)).toEqual(['', '', ''])
  const hashes = taken?.steps.map(({ hash }) => hash)
  expect(hashes).toEqual(computed?.steps.map(({ hash }) => hash))
  expect(hashes?.every(hash => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
  expect(taken?.inputs).toEqual(computed?.inputs)
})

test('the same workflow again takes everything, and its result is whole without the first one', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  const { workflow } = shippedWorkflow('normalise-align')
  const first = await run(parts, workflow, master)
  const numbers = await allNumbers(parts, first)
  const again = await run(parts, workflow, master)
  expect(Object.keys(again.taken)).toEqual(['normalise', 'align'])
  await rm(first.file)
  expect(Object.values(await allNumbers(parts, again))).toEqual(Object.values(numbers))
})

test('images that a result recorded serve another workflow', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  const { id } = await run(parts, shippedWorkflow('normalise-align').workflow, master)
  expect((await run(parts, maps(), master)).taken).toEqual({ normalise: id, align: id })
})

test('images that were cut short are computed again', async () => {
  const { again } = await afterwards((_folder, kept) => truncate(kept, 3 * 24 * 24 * 4 + 100))
  expect(again.taken).toEqual({})
  expect(again.log).toContainEqual(expect.stringMatching(/^Align is computed again, .* ends within image 3$/))
})

test('an image of which a bit was changed is computed again, with all that is before and behind it', async () => {
  const { again } = await afterwards(async (_folder, kept) => {
    const bytes = await readFile(kept)
    const at = 4 * 24 * 24 * 4 + 55
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(kept, bytes)
  })
  expect(again.taken).toEqual({})
  expect(again.log).toContainEqual(expect.stringContaining('an image of align/aligned is not as it was'))
})

test('images that were deleted are computed again, and kept again', async () => {
  const { master, parts } = await afterwards((_folder, kept) => rm(kept))
  const third = await run(parts, maps({ 'edge-maps': { minimumJump: 0.3 } }), master)
  expect(Object.keys(third.taken)).toEqual(['normalise', 'align'])
})

test('a result whose numbers were changed gives none', async () => {
  const { again } = await afterwards(async (_folder, _kept, first) => {
    const bytes = await readFile(first.file)
    const quality = Buffer.from(Float64Array.from([1]).buffer)
    const found = await firstNumber(first.file, '/entry/align/quality/quality')
    const at = bytes.indexOf(Buffer.from(Float64Array.from(found).buffer))
    expect(at).toBeGreaterThan(0)
    quality.copy(bytes, at + 16)
    await writeFile(first.file, bytes)
  })
  expect(again.taken).toEqual({})
  expect(again.log).toContainEqual(expect.stringContaining('/entry/align/quality/quality is not as it was'))
})

test('notes that are no notes of a step are as if there were none', async () => {
  const { again } = await afterwards(async folder => {
    const names = (await readdir(join(folder, 'kept'))).filter(name => name.endsWith('.json'))
    for (const [at, name] of names.entries())
      await writeFile(join(folder, 'kept', name), at === 0 ? '' : at === 1 ? '[1]' : '{"hutch": 1}')
  })
  expect(again.taken).toEqual({})
})

test('data that were recorded otherwise are other data', async () => {
  const parts = rig()
  const folders = [temporaryFolder(), temporaryFolder()]
  const one = await recordedExperiment(demand(folders[0], 'folder'))
  const other = await recordedExperiment(demand(folders[1], 'folder'), (exposure, frame) => {
    const pixels = scene(exposure, frame)
    if (exposure.plan.name === 'White before' && frame === 2) pixels[100] = (pixels[100] ?? 0) + 1
    return pixels
  })
  const hashes = []
  for (const master of [one, other])
    hashes.push((await provenance(await run(parts, maps(), master))).steps[0]?.hash)
  expect(hashes[0]).not.toBe(hashes[1])
})

test('a job that is cancelled leaves nothing to take', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  const { id } = await parts.analysis.start({
    workflow: maps(),
    workflowFile: 'f',
    master,
    node: '/EFF/Energy Scan',
  })
  parts.analysis.cancel(id)
  await parts.analysis.finished(id)
  const left = await readdir(join(dirname(master), 'kept')).catch(() => [])
  expect(left).toEqual([])
})

test('a folder in the way of what is kept costs nothing but time', async () => {
  const parts = rig()
  const master = await recordedExperiment(temporaryFolder())
  await appendFile(join(dirname(master), 'kept'), 'a file')
  const first = await run(parts, maps(), master)
  expect(first.log).toContainEqual(expect.stringContaining('are not kept'))
  expect((await run(parts, otherMaps, master)).taken).toEqual({})
})

async function provenance({ file }: Run) {
  const open = await openDataFile(file)
  try {
    return await readProvenance(open)
  } finally {
    await open.close()
  }
}

/** The first two: they are found again in the file by their bytes. */
async function firstNumber(file: string, dataset: string): Promise<readonly number[]> {
  const open = await openDataFile(file)
  try {
    const { values } = await open.read(dataset, [])
    return Array.from(values.data, Number).slice(0, 2)
  } finally {
    await open.close()
  }
}
