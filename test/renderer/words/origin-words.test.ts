import { expect, test } from 'vitest'
import type { Provenance } from '../../../shared/model/provenance.ts'
import { differingParameters, originFacts } from '../../../renderer/words/origin-words.ts'

function origin(reference: string, version = 1): Provenance {
  return {
    title: 'Data, Align',
    workflow: 'align',
    graph: '{}',
    hash: 'abc',
    program: 'Hutch 0.1.0',
    startedAt: '2026-11-23T14:00:00.649+01:00',
    endedAt: '',
    status: 'running',
    log: '',
    steps: [
      {
        name: 'align',
        task: 'align',
        version,
        parameters: [
          { name: 'reference', value: reference },
          { name: 'side', value: { value: 256, unit: 'pixel' } },
        ],
        takes: ['stack: images of the experiment'],
        hash: 'def',
        takenFrom: 'E_0001_align_01',
      },
    ],
    inputs: [
      { role: 'data', file: 'E_0001.h5', dataset: '/entry_0001/data', node: '/E/Scan/Data', complete: 13 },
      { role: 'white', file: 'E_0001.h5', dataset: '/entry_0002/data', node: '/E/White', complete: 0 },
    ],
  }
}

test('tells the run, every step with its version and parameters, and every input with its range', () => {
  const sections = originFacts(origin('first'))
  expect(sections.map(({ title }) => title)).toEqual(['Data, Align', 'Step 1, align', 'Data'])
  const facts = sections.flatMap(section => section.facts.map(({ label, value }) => `${label}: ${value}`))
  expect(facts).toContain('Started: 2026-11-23 14:00:00 +01:00')
  expect(facts).toContain('Task: align version 1')
  expect(facts).toContain('side: 256 pixel')
  expect(facts).toContain('Taken from: E_0001_align_01')
  expect(facts).toContain('Hash of the step: def')
  expect(facts).toContain('Data (data): frames 0 to 12 of E_0001.h5::/entry_0001/data')
  expect(facts).toContain('White (white): nothing of E_0001.h5::/entry_0002/data')
  expect(facts.some(fact => fact.startsWith('Ended'))).toBe(false)
})

test('two results differ by what was set and by the versions of their tasks', () => {
  expect(differingParameters(origin('first'), origin('first'))).toEqual([])
  expect(differingParameters(origin('previous'), origin('first', 2))).toEqual([
    'align version: 1 → 2',
    'align reference: previous → first',
  ])
})
