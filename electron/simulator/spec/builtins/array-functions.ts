import { DataArray } from '../language/data-array.ts'
import { isDataArray, toNumber, toText, type Value } from '../language/values.ts'
import type { BuiltInCall, FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'

/** Functions on data arrays. */
export const arrayFunctions: FunctionTable = {
  array_op: ([operation = '', array, second, third]) =>
    arrayOperation(toText(operation), data(array), second, third),
  array_copy: ([target, ...sources]) => arrayCopy(data(target), sources),
  array_dump: (args, call) => dump(args, call),
}

/** `array_dump([device,] array [, "%16C"])`: so many to a line, the others behind a backslash. */
function dump(args: readonly Value[], { files, print }: BuiltInCall): number {
  const [first] = args
  const array = data(isDataArray(first) ? first : args[1])
  const options = args.filter(argument => !isDataArray(argument)).map(toText)
  const perLine = options.map(option => /^%(\d+)C$/.exec(option)?.[1]).find(count => count !== undefined)
  const text = perLine === undefined ? `${array.toString()}\n` : inLines(array, Math.max(1, Number(perLine)))
  if (isDataArray(first)) print(text)
  else files.write(toText(first ?? ''), text)
  return 0
}

function inLines(array: DataArray, perLine: number): string {
  const lines: string[] = []
  for (let at = 0; at < array.length; at += perLine)
    lines.push(
      Array.from({ length: Math.min(perLine, array.length - at) }, (_, i) => ` ${array.at(at + i)}`).join(''),
    )
  return `${lines.join('\\\n')}\n`
}

function arrayOperation(operation: string, array: DataArray, second: Value = 0, third: Value = 0): Value {
  const reduce = Object.hasOwn(reductions, operation) ? reductions[operation] : undefined
  if (reduce !== undefined) return reduce(Array.from(array.numbers, Number))
  const peak = Object.hasOwn(peaks, operation) ? peaks[operation] : undefined
  if (peak !== undefined)
    return peak(Array.from(array.numbers, Number), Array.from(data(second).numbers, Number))
  switch (operation) {
    case 'fill':
      // With two factors a ramp: row times the first, column times the second.
      for (let index = 0; index < array.length; index++) {
        const col = index % array.cols
        array.put(
          index,
          toNumber(second) * (array.isVector ? col : (index - col) / array.cols) + toNumber(third) * col,
        )
      }
      return 0
    case 'rows':
      return array.rows
    case 'cols':
      return array.cols
    default:
      throw new SpecFailure(`array_op(): no such operation: ${operation}`)
  }
}

const reductions: Readonly<Record<string, (y: readonly number[]) => number>> = {
  min: y => y.reduce((a, b) => Math.min(a, b), Infinity),
  max: y => y.reduce((a, b) => Math.max(a, b), -Infinity),
  sum: y => y.reduce((a, b) => a + b, 0),
  sumsq: y => y.reduce((a, b) => a + b * b, 0),
  i_at_min: y => y.indexOf(y.reduce((a, b) => Math.min(a, b), Infinity)),
  i_at_max: y => y.indexOf(y.reduce((a, b) => Math.max(a, b), -Infinity)),
}

const peaks: Readonly<Record<string, (x: readonly number[], y: readonly number[]) => number>> = {
  x_at_min: (x, y) => x[reductions.i_at_min?.(y) ?? 0] ?? 0,
  x_at_max: (x, y) => x[reductions.i_at_max?.(y) ?? 0] ?? 0,
  com: centreOfMass,
  fwhm: (x, y) => halfHeight(x, y).width,
  cfwhm: (x, y) => halfHeight(x, y).centre,
}

function centreOfMass(x: readonly number[], y: readonly number[]): number {
  const total = y.reduce((a, b) => a + b, 0)
  return total === 0 ? 0 : x.reduce((sum, position, index) => sum + position * (y[index] ?? 0), 0) / total
}

/** Where the curve, straight between points, crosses half of its maximum on both sides of the peak. */
function halfHeight(
  x: readonly number[],
  y: readonly number[],
): { readonly width: number; readonly centre: number } {
  const top = reductions.i_at_max?.(y) ?? 0
  const half = (y[top] ?? 0) / 2
  const left = crossing(x, y, { half, from: top, step: -1 })
  const right = crossing(x, y, { half, from: top, step: 1 })
  return { width: Math.abs(right - left), centre: (left + right) / 2 }
}

function crossing(
  x: readonly number[],
  y: readonly number[],
  { half, from, step }: { readonly half: number; readonly from: number; readonly step: 1 | -1 },
): number {
  for (let index = from; y[index + step] !== undefined; index += step) {
    const [inner = 0, outer = 0] = [y[index], y[index + step]]
    const [start = 0, end = 0] = [x[index], x[index + step]]
    if (outer <= half && inner > half) return start + ((end - start) * (inner - half)) / (inner - outer)
  }
  return x.at(step === 1 ? -1 : 0) ?? 0
}

function arrayCopy(target: DataArray, sources: readonly Value[]): number {
  const values = sources.flatMap(source =>
    isDataArray(source) ? Array.from(source.numbers, Number) : [toNumber(source)],
  )
  values.slice(0, target.length).forEach((value, index) => target.put(index, value))
  return Math.min(values.length, target.length)
}

function data(value: Value | undefined): DataArray {
  if (isDataArray(value)) return value
  throw new SpecFailure('Expected a data array')
}
