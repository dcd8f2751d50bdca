import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDescription } from '../../../shared/description/parse-description.ts'

const template = new URL('../../../templates/full-field-exafs.yml', import.meta.url)

test('the full-field EXAFS template is valid', () => {
  const parsed = parseDescription(readFileSync(template, 'utf8'), 'full-field-exafs.yml')
  expect(parsed).toHaveProperty('description.name', 'EFF')
})
