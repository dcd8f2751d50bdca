/**
 * Writes small WebAssembly modules (WebAssembly Core Specification 2.0, section 5, with the vector instructions): a kernel
 * is then a TypeScript function that prints instructions, unrolled for its sizes, and no compiler is needed to build us.
 */
export type Code = readonly number[]

export interface WasmFunction {
  readonly name: string
  /** Of type i32, those of type f64 behind them; locals are numbered behind all of them: i32, f64, v128. */
  readonly parameters: number
  readonly f64Parameters?: number
  readonly returns: 'i32' | 'f64' | undefined
  readonly i32Locals: number
  readonly f64Locals?: number
  readonly v128Locals: number
  readonly body: Code
}

/** A function of another module, `env.<name>`; numbered before the module's own functions. */
export type WasmImport = Pick<WasmFunction, 'name' | 'parameters' | 'f64Parameters' | 'returns'>

/** A module over the imported memory `env.memory`, which may be shared with other threads, that exports all its functions. */
export function wasmModule(
  imports: readonly WasmImport[],
  functions: readonly WasmFunction[],
  memoryKind: 'own' | 'shared' = 'own',
): Uint8Array<ArrayBuffer> {
  const all = [...imports, ...functions]
  const types = all.map(({ parameters, f64Parameters = 0, returns }) => [
    0x60,
    ...vector([...times(parameters, [i32]), ...times(f64Parameters, [f64])]),
    ...vector(returns === undefined ? [] : [[valueTypes[returns]]]),
  ])
  const memory = [...text('env'), ...text('memory'), 0x02, ...memoryLimits[memoryKind]]
  const imported = imports.map(({ name }, type) => [...text('env'), ...text(name), 0x00, ...unsigned(type)])
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [memory, ...imported]),
    ...section(
      3,
      functions.map((_, index) => unsigned(imports.length + index)),
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(imports.length + index)]),
    ),
    ...section(10, functions.map(functionCode)),
  ])
}

const i32 = 0x7f
const f64 = 0x7c
const v128 = 0x7b
const valueTypes = { i32, f64 } as const

/** One page at least; a shared memory must have a greatest size, here that of all 32-bit addresses. */
const memoryLimits = { own: [0x00, 0x01], shared: [0x03, 0x01, ...unsigned(65_536)] } as const

function functionCode({ i32Locals, f64Locals = 0, v128Locals, body }: WasmFunction): Code {
  const locals = vector([
    [...unsigned(i32Locals), i32],
    [...unsigned(f64Locals), f64],
    [...unsigned(v128Locals), v128],
  ])
  const code = [...locals, ...body, 0x0b]
  return [...unsigned(code.length), ...code]
}

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items)
  return [id, ...unsigned(content.length), ...content]
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()]
}

function times(count: number, item: Code): readonly Code[] {
  return Array.from({ length: count }, () => item)
}

function text(value: string): Code {
  return vector(Array.from(new TextEncoder().encode(value), byte => [byte]))
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): Code {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

/** Instructions; operands come before them, as the stack machine wants it. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  constantFloat64: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  call: (index: number): Code => [0x10, ...unsigned(index)],
  /** Repeats as long as `condition` leaves something else than 0. */
  repeatWhile: (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b],
  lessUnsigned: [0x49],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  or: [0x72],
  shiftLeft: [0x74],
  shiftRight: [0x76],
  load32: (offset: number): Code => [0x28, 0x00, ...unsigned(offset)],
  store32: (offset: number): Code => [0x36, 0x00, ...unsigned(offset)],
  store16: (offset: number): Code => [0x3b, 0x00, ...unsigned(offset)],
  loadFloat64: (offset: number): Code => [0x2b, 0x00, ...unsigned(offset)],
  loadVector: (offset: number): Code => [0xfd, 0x00, 0x00, ...unsigned(offset)],
  storeVector: (offset: number): Code => [0xfd, 0x0b, 0x00, ...unsigned(offset)],
  /** Of an instruction that reads or writes memory. */
  offset: unsigned,
  /** Number `lane` of the four 32-bit integers of a vector. */
  int32Lane: (lane: number): Code => [0xfd, 0x1b, lane],
  /** Of two 64-bit places the first, written alone. */
  storeFirst64: (offset: number): Code => [0xfd, 0x5b, 0x00, ...unsigned(offset), 0x00],
  xorVectors: [0xfd, 0x51],
  /** Of the 32 bytes of two vectors, those at `lanes` (16 of them). */
  shuffleBytes: (lanes: readonly number[]): Code => [0xfd, 0x0d, ...lanes],
  /** The highest bit of every byte. */
  highestBits: [0xfd, 0x64],
  addBytes: [0xfd, 0x6e],
  /** Instructions on vectors by their number in the specification. */
  vector: (number: number): Code => [0xfd, ...unsigned(number)],
  /** Number `lane` of the two 64-bit integers of a vector. */
  int64Lane: (lane: number): Code => [0xfd, 0x1d, lane],
  /** The same of two 64-bit floats. */
  float64Lane: (lane: number): Code => [0xfd, 0x21, lane],
  addInt64: [0x7c],
  /** Only when what is on the stack is not 0. */
  whenNot0: (body: Code): Code => [0x04, 0x40, ...body, 0x0b],
  addFloat64: [0xa0],
  multiplyFloat64: [0xa2],
  /** Signed 64-bit integer to 64-bit float. */
  toFloat64: [0xb9],
  /** Unsigned 32-bit integer to 64-bit float, and back towards 0. */
  unsignedToFloat64: [0xb8],
  truncateToUnsigned: [0xab],
  /** The first of two values where the condition behind them is not 0, else the second. */
  select: [0x1b],
} as const
