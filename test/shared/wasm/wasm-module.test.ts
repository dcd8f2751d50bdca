import { expect, test } from 'vitest'
import { KernelMemory } from '../../../shared/wasm/kernel-memory.ts'
import { Kernels } from '../../../shared/wasm/kernels.ts'
import { doubles, floats, set, storeVector } from '../../../shared/wasm/terms.ts'
import { op, wasmModule, type Code } from '../../../shared/wasm/wasm-module.ts'

/** A kernel that puts a vector of two float64 at the address it is given. */
function storing(value: Code): (at: number, factor: number) => void {
  const kernels = new Kernels<{ store: (at: number, factor: number) => void }>(() =>
    wasmModule(
      [],
      [
        {
          ...{ name: 'store', parameters: 1, f64Parameters: 1, returns: undefined },
          ...{ i32Locals: 1, f64Locals: 1, v128Locals: 1, body: storeVector(op.get(0), value) },
        },
      ],
    ),
  )
  return (at, factor) => kernels.over(memory).store(at, factor)
}

const memory = new KernelMemory(32, 64)
const out = memory.float64(4)
const given = memory.float64(8)

function stored(value: Code, factor = 0): readonly number[] {
  given.set([1.5, -2, 4, 0.25])
  storing(value)(out.byteOffset, factor)
  return [...out.subarray(0, 2)]
}

const one = doubles.load(op.constant(32))
const other = doubles.load(op.constant(32), 16)

test.each([
  ['sum', doubles.add(one, other), [5.5, -1.75]],
  ['difference', doubles.subtract(one, other), [-2.5, -2.25]],
  ['product', doubles.times(one, other), [6, -0.5]],
  ['quotient', doubles.per(one, other), [0.375, -8]],
  ['root', doubles.root(other), [2, 0.5]],
  ['first places', doubles.firsts(one, other), [1.5, 4]],
  ['second places', doubles.seconds(one, other), [-2, 0.25]],
  ['number in both places', doubles.spread(op.constant(40)), [-2, -2]],
  ['number put in both places', doubles.splat(op.constantFloat64(0.1)), [0.1, 0.1]],
  ['constants', doubles.minusAndPlus, [-1, 1]],
])('the %s of two vectors', (_name, term, expected) => {
  expect(stored(term)).toEqual(expected)
})

test('numbers are handed over behind addresses, and locals come behind both', () => {
  const [, factor, , , vector] = [0, 1, 2, 3, 4]
  expect(stored([...set(vector, doubles.splat(op.get(factor))), ...op.get(vector)], 7)).toEqual([7, 7])
})

test('what is not a number never becomes the smallest or the greatest', () => {
  const room = new KernelMemory(16, 16, 16)
  const [values, kept, result] = [room.float32(4), room.float32(4), room.float32(4)]
  values.set([Number.NaN, 1, 3, -5])
  kept.set([2, 2, 2, 2])
  const smaller = floats.smaller(floats.load(op.constant(16)), floats.load(op.constant(0)))
  const kernels = new Kernels<{ run: () => void }>(() =>
    wasmModule(
      [],
      [
        {
          ...{ name: 'run', parameters: 0, returns: undefined, i32Locals: 0, v128Locals: 0 },
          body: storeVector(op.constant(result.byteOffset), smaller),
        },
      ],
    ),
  )
  kernels.over(room).run()
  expect([...result]).toEqual([2, 1, 2, -5])
})

test('arrays of a kernel memory lie behind each other, on addresses for vectors, and never beyond its end', () => {
  const room = new KernelMemory(4 * 3, 8 * 5, 65_536)
  expect([room.float32(3).byteOffset, room.float64(5).byteOffset]).toEqual([0, 16])
  expect(room.int32(16_384).byteOffset).toBe(64)
  expect(() => room.float64(65_536)).toThrow('kernel memory is used up')
})
