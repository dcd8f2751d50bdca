import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { WorkflowDesk } from '../../../electron/analysis/workflow-desk.ts'
import { programsFolder } from '../../../shared/workflow/programs-folder.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const shipped = fileURLToPath(new URL('../../../workflows', import.meta.url))

function desk(chosen?: string) {
  const own = join(temporaryFolder(), 'workflows')
  const suggestions: string[] = []
  const parts = {
    folders: { shipped, own },
    chooseFile: async () => await Promise.resolve(chosen),
    chooseTarget: async (suggestion: string) => {
      suggestions.push(suggestion)
      return await Promise.resolve(chosen)
    },
  }
  return { desk: new WorkflowDesk(parts), own, suggestions }
}

function shippedText(name: string): string {
  return readFileSync(join(shipped, `${name}.json`), 'utf8')
}

test('a changed graph is run where its file lies, so that its programs are found', async () => {
  const { file } = await desk().desk.changed(shippedText('beam-centre'), 'beam-centre')
  expect(file).toBe(join(shipped, 'beam-centre.json'))
  expect((await desk().desk.changed(shippedText('statistics'), 'EFF_0001_x_01')).file).toBe('EFF_0001_x_01')
})

test('one of one’s own made from a shipped one still finds the programs of that', async () => {
  const { desk: workflows } = desk()
  const saved = await workflows.save('My centre', shippedText('beam-centre'), 'beam-centre')
  const { workflow } = await workflows.load(saved.name)
  expect([workflow.label, programsFolder(workflow)]).toEqual(['My centre', shipped])
})

test('a graph file is imported under a name that is free, and knows where it came from', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'any.json')
  writeFileSync(file, shippedText('beam-centre'))
  const { desk: workflows } = desk(file)
  // The label is that of the shipped one, whose name is taken.
  const first = await workflows.import()
  const second = await workflows.import()
  expect([first?.name, second?.name]).toEqual(['beam-centre-python', 'beam-centre-python-2'])
  expect(programsFolder((await workflows.load('beam-centre-python-2')).workflow)).toBe(folder)
  expect(await desk().desk.import()).toBeUndefined()
})

test('what is no graph is not imported, and it says where the fault is', async () => {
  const file = join(temporaryFolder(), 'broken.json')
  writeFileSync(file, '{"nodes": 3}')
  const { desk: workflows, own } = desk(file)
  await expect(workflows.import()).rejects.toMatchObject({
    problems: [
      { message: '"nodes" must be a list', where: expect.stringContaining(`${file}:1:`) as string },
      {},
    ],
  })
  expect((await workflows.offers()).some(({ file: each }) => each.startsWith(own))).toBe(false)
})

test('an exported graph is the graph, with where its programs are', async () => {
  const out = join(temporaryFolder(), 'out.json')
  const { desk: workflows, suggestions } = desk(out)
  expect(await workflows.export(shippedText('full-field-exafs'), 'full-field-exafs')).toEqual({ file: out })
  expect(suggestions).toEqual(['full-field-exafs.json'])
  expect(parseWorkflow(readFileSync(out, 'utf8'), out)).toEqual(
    parseWorkflow(shippedText('full-field-exafs'), out),
  )
  expect(await desk().desk.export(shippedText('statistics'), 'statistics')).toBeUndefined()
})
