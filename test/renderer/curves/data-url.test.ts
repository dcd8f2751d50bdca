import { expect, test } from 'vitest'
import { dataUrlBytes } from '../../../renderer/curves/data-url.ts'

test('a data URL is read without fetching it, in base64 or as text', () => {
  expect([...dataUrlBytes('data:image/png;base64,iVBORw==')]).toEqual([0x89, 0x50, 0x4e, 0x47])
  const text = new TextDecoder().decode(dataUrlBytes('data:image/svg+xml,%3Csvg%3E2%CE%B8%2C%3C%2Fsvg%3E'))
  expect(text).toBe('<svg>2θ,</svg>')
})
