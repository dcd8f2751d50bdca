import { expect, test } from 'vitest'
import { emptyDescription } from '../../../renderer/describe/empty-description.ts'
import { parseDescription } from '../../../shared/description/parse-description.ts'

test('an experiment that begins with nothing is valid, and takes one frame', () => {
  const parsed = parseDescription(emptyDescription, 'new.yml')
  expect(parsed).not.toHaveProperty('problems')
  expect(parsed).toMatchObject({ description: { name: 'New', definition: 'general' } })
})
