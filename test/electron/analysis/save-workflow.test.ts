import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { saveWorkflow } from '../../../electron/analysis/save-workflow.ts'
import { loadWorkflow, offeredWorkflows, readWorkflow } from '../../../electron/analysis/workflow-library.ts'
import type { Workflow } from '../../../shared/workflow/workflow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const shipped = fileURLToPath(new URL('../../../workflows', import.meta.url))
const statistics = graph('statistics')

test('a workflow of one’s own is offered after the shipped ones, and found by its name', async () => {
  const folders = { shipped, own: join(temporaryFolder(), 'workflows') }
  expect((await offeredWorkflows(folders)).every(({ origin }) => origin === 'shipped')).toBe(true)
  const saved = await saveWorkflow('Mean of my data', statistics, folders)
  expect(saved).toMatchObject({ name: 'mean-of-my-data', origin: 'own' })
  expect((await offeredWorkflows(folders)).at(-1)).toEqual(saved)
  const { workflow, file } = await loadWorkflow('mean-of-my-data', folders)
  expect(workflow).toMatchObject({ id: 'mean-of-my-data', label: 'Mean of my data' })
  expect(file).toBe(join(folders.own, 'mean-of-my-data.json'))
})

test('saved again, it takes the place of the older one; no draft is left', async () => {
  const folders = { shipped, own: temporaryFolder() }
  await saveWorkflow('mine', statistics, folders)
  await saveWorkflow('mine', graph('normalise'), folders)
  expect(readdirSync(folders.own)).toEqual(['mine.json'])
  expect((await loadWorkflow('mine', folders)).workflow.nodes[0]?.task).toMatchObject({ name: 'normalise' })
})

test('the name of a shipped one and no name are refused, and nothing is written', async () => {
  const folders = { shipped, own: temporaryFolder() }
  await expect(saveWorkflow('Full-field EXAFS', statistics, folders)).rejects.toMatchObject({
    message: '"full-field-exafs" is a workflow that comes with the program',
    advice: 'Save it under another name',
  })
  await expect(saveWorkflow(' … ', statistics, folders)).rejects.toMatchObject({ kind: 'usage' })
  expect(readdirSync(folders.own)).toEqual([])
})

test('a broken file of one’s own is offered as it is, so that the others stay in reach', async () => {
  const own = temporaryFolder()
  writeFileSync(join(own, 'broken.json'), '{"nodes": [')
  expect((await offeredWorkflows({ shipped, own })).at(-1)).toMatchObject({
    name: 'broken',
    text: '{"nodes": [',
  })
  await expect(loadWorkflow('broken', { shipped, own })).rejects.toMatchObject({
    problems: [{ where: expect.stringContaining('broken.json:1') as string }],
  })
})

test('an unknown name is answered with those there are', async () => {
  await expect(loadWorkflow('normalize', { shipped })).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringContaining('normalise') as string,
  })
})

function graph(name: string): Workflow {
  const file = join(shipped, `${name}.json`)
  return readWorkflow(readFileSync(file, 'utf8'), file)
}
