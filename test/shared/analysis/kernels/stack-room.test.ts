import { expect, test } from 'vitest'
import { StackRoom } from '../../../../shared/analysis/kernels/stack-room.ts'

test.each([1, 4, 4096, 4097, 10_001])(
  'an image of %i pixels comes within reach piece by piece, whole',
  pixels => {
    const room = new StackRoom(pixels, { float64: 1, bytes32: 2 })
    const kept = [room.float64(1), room.float32(2), room.int32(3)]
    expect(kept.map(({ length }) => length)).toEqual([pixels, pixels, pixels])
    const reached: number[] = []
    room.inPieces(new Float32Array(pixels).fill(1), ({ from, start, end }) => {
      expect(start % 16).toBe(0)
      expect((end - start) % 16).toBe(0)
      reached.push(from)
    })
    expect(reached).toEqual(Array.from({ length: Math.ceil(pixels / 4096) }, (_, at) => at * 4096))
    expect(kept.map(values => [values[0], values.at(-1)])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  },
)

test('an image of another size is a mistake of ours', () => {
  const room = new StackRoom(8, { float64: 0, bytes32: 0 })
  expect(() => room.inPieces(new Float32Array(9), () => undefined)).toThrow('an image of another size')
})
