import { expect, test } from 'vitest'
import { readParameter } from '../../../shared/workflow/read-parameter.ts'

const spec = { kind: 'text', title: 'PONI', default: undefined, content: 'poni' } as const
const good = [
  'Detector_config: {"pixel1": 0.00005, "pixel2": 0.00005}',
  ...['Distance: 0.1', 'Poni1: 0.05', 'Poni2: 0.052', 'Rot1: 0.02', 'Rot2: 0.01', 'Rot3: 0'],
].join('\n')

test('the text of a PONI file is taken as it is', () => {
  expect(readParameter(spec, good)).toEqual({ kind: 'setting', setting: good })
})

test.each([
  ['no Poni1', good.replace('Poni1', 'Pony'), 'it says no Poni1'],
  ['letters for a number', good.replace('0.1', 'far'), 'its Distance is no number: far'],
  ['another file', '<?xml version="1.0"?>', 'it says no Distance'],
  ['nothing', '', 'it says no Distance'],
])('a text with %s is refused in words before anything is started', (_, text, why) => {
  expect(readParameter(spec, text)).toMatchObject({
    kind: 'refused',
    message: `is not a PONI file that can be used: ${why}`,
  })
})

test('other texts may be anything', () => {
  const free = { kind: 'text', title: 'Name', default: undefined } as const
  expect(readParameter(free, 'anything')).toEqual({ kind: 'setting', setting: 'anything' })
})
