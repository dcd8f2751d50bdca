import { assert } from '../base/assert.ts'
import { KernelMemory } from '../wasm/kernel-memory.ts'
import { logKernels, logTableBytes, putLogTable } from './kernels/log-code.ts'

/** Numbers: they stay in a core's first-level cache between being copied in and out. */
const piece = 2048
const smallestNormal = 2 ** -126

/**
 * −ln of float32 numbers, rounded to the nearest float32 but for one in thousands; not finite where x is not positive and
 * finite, as with Math.log. `out` may be x itself. Answers with how many are not finite.
 */
export function negativeLog(x: Float32Array, out: Float32Array): number {
  assert(out.length === x.length, `${x.length} numbers do not fit into ${out.length}`)
  const { kernels, numbers, logarithms, table, tally } = (workplace ??= makeWorkplace())
  let missing = 0
  for (let from = 0; from < x.length; from += piece) {
    const count = Math.min(piece, x.length - from)
    const end = wholeVectors(count)
    numbers.fill(1, count, end)
    numbers.set(x.subarray(from, from + count))
    const source = numbers.byteOffset
    kernels.negativeLog(source, source + 4 * end, logarithms.byteOffset, table.byteOffset, tally.byteOffset)
    if (tally.some(unusual => unusual > 0)) missing += correct(numbers, logarithms, count)
    out.set(logarithms.subarray(0, count), from)
  }
  return missing
}

/** What the kernel cannot do. Answers with how many are not finite. */
function correct(numbers: Float32Array, logarithms: Float32Array, count: number): number {
  let missing = 0
  for (let i = 0; i < count; i++) {
    const value = numbers[i] ?? Number.NaN
    if (value >= smallestNormal && value < Number.POSITIVE_INFINITY) continue
    const found = -Math.log(value)
    logarithms[i] = found
    if (found - found !== 0) missing++
  }
  return missing
}

function wholeVectors(count: number): number {
  return Math.ceil(count / 4) * 4
}

/** Of this thread. */
let workplace: ReturnType<typeof makeWorkplace> | undefined

function makeWorkplace() {
  const memory = new KernelMemory(logTableBytes, 4 * piece, 4 * piece, 16)
  const table = memory.int32(logTableBytes / 4)
  putLogTable(table)
  return {
    table,
    numbers: memory.float32(piece),
    logarithms: memory.float32(piece),
    tally: memory.int32(4),
    kernels: logKernels.over(memory),
  }
}
