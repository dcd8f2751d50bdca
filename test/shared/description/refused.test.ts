import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDescription } from '../../../shared/description/parse-description.ts'

const folder = new URL('../../fixtures/refused/', import.meta.url)
const files = readdirSync(folder).filter(file => file.endsWith('.yml'))

test.each(files)('%s is refused with all its problems, each at its place', async file => {
  const parsed = parseDescription(readFileSync(new URL(file, folder), 'utf8'), file)
  const problems = 'problems' in parsed ? parsed.problems : []
  const lines = problems.map(({ where, message, advice }) => `${where}: ${message}\n    ${advice}\n`)
  await expect(lines.join('')).toMatchFileSnapshot(
    new URL(file.replace('.yml', '.expected.txt'), folder).pathname,
  )
  expect(problems.map(problem => problem.kind)).toEqual(problems.map(() => 'description'))
  expect(problems.length).toBeGreaterThan(0)
})
