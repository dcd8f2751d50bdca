import { expect, test } from 'vitest'
import { maskedIndices, maskedPixels } from '../../../shared/analysis/masked-pixels.ts'

const masked = maskedIndices(Uint8Array.of(0, 1, 0, 2))

test('masked pixels have no value, all others theirs, and the image stays as it is', () => {
  const image = Uint16Array.of(1, 2, 65_535, 4)
  expect([...maskedPixels(image, masked, new Float32Array(4))]).toEqual([1, NaN, 65_535, NaN])
  expect([...image]).toEqual([1, 2, 65_535, 4])
  const floats = Float32Array.of(0.5, 1, NaN, 4)
  expect([...maskedPixels(floats, masked, new Float32Array(4))]).toEqual([0.5, NaN, NaN, NaN])
  expect([...floats]).toEqual([0.5, 1, NaN, 4])
})
