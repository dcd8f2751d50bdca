import { describe, expect, test } from 'vitest'
import { addImage, deriveImage } from '../../../shared/imaging/derive-image.ts'

const image = Uint16Array.from([50, 60, 70, 1000])
const all = (value: number): Float32Array => new Float32Array(4).fill(value)

describe('an image worked out from others', () => {
  test('is itself without any', () => {
    expect([...deriveImage(image, {}, undefined)]).toEqual([50, 60, 70, 1000])
  })

  test('is the part of the white that came through', () => {
    const operands = { dark: all(10), white: all(110), whiteDark: all(10) }
    expect([...deriveImage(image, operands, 1000)]).toEqual([0.4, 0.5, 0.6, NaN].map(Math.fround))
  })

  test('has no value where the white is not above its dark', () => {
    const white = Float32Array.from([10, 5, 11, 20])
    const found = deriveImage(image, { white, whiteDark: all(10) }, undefined)
    expect([...found]).toEqual([NaN, NaN, 70, 100])
  })

  test('may be below zero as a difference', () => {
    expect([...deriveImage(image, { minus: all(60), dark: all(5) }, undefined)]).toEqual([-10, 0, 10, 940])
  })

  test('frames are added without rounding them to whole counts', () => {
    const sum = new Float32Array(4)
    addImage(sum, image)
    addImage(sum, Float32Array.from([0.5, 0.25, NaN, 1]))
    expect([...sum]).toEqual([50.5, 60.25, NaN, 1001])
  })
})
