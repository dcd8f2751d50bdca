import { expect, test } from 'vitest'
import { readProvenance } from '../../../electron/analysis/read-provenance.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { parseWorkflow } from '../../../shared/workflow/parse-workflow.ts'
import { normalisedExperiment } from './normalised-experiment.ts'

test('a result file tells how it was made: graph, versions, parameters, data with their range', async () => {
  const { master, result } = await normalisedExperiment()
  const file = await openDataFile(result)
  const origin = await readProvenance(file)
  await file.close()
  expect(origin).toMatchObject({
    workflow: 'normalise',
    program: 'Hutch 0.1.0',
    status: 'success',
    log: expect.stringMatching(/^5 of 5 frames/) as string,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    steps: [
      {
        ...{ name: 'normalise', task: 'normalise', version: 3 },
        parameters: [
          { name: 'darks', value: 'mean' },
          { name: 'whites', value: 'interpolated' },
        ],
      },
    ],
  })
  expect(origin.inputs.find(({ role }) => role === 'data')).toMatchObject({
    node: '/EFF/Energy Scan/Data',
    file: expect.not.stringContaining('..') as string,
    complete: 5,
  })
  expect(origin.inputs.filter(({ role }) => role === 'dark')).toHaveLength(2)
  const parsed = parseWorkflow(origin.graph, result)
  expect('workflow' in parsed && parsed.workflow.nodes.map(({ id }) => id)).toEqual(['normalise'])

  const raw = await openDataFile(master)
  await expect(readProvenance(raw)).rejects.toMatchObject({ kind: 'format', where: master })
  await raw.close()
})
