import type { Profile } from '../../../shared/imaging/profiles/profile.ts'

export interface PlotBox {
  readonly width: number
  readonly height: number
}

export interface ProfileFigure {
  /** SVG path in the box; breaks where there is no value. */
  readonly path: string
  readonly low: number
  readonly high: number
  readonly from: number
  readonly to: number
}

/** More columns than pixels cannot be seen: each column has the lowest and the highest of its values. */
export function profileFigure({ start, step, values }: Profile, box: PlotBox): ProfileFigure | undefined {
  const { high, low } = extent(values)
  if (!(high >= low) || box.width <= 0) return undefined
  const span = high > low ? high - low : 1
  const y = (value: number): number => box.height - ((value - low) / span) * box.height
  const columns = Math.max(1, Math.floor(box.width))
  const path = values.length <= columns * 2 ? everyValue(values, box, y) : everyColumn(values, columns, y)
  return { path, low, high, from: start, to: start + step * (values.length - 1) }
}

function everyValue(values: Float64Array, box: PlotBox, y: (value: number) => number): string {
  const perValue = box.width / Math.max(1, values.length - 1)
  let path = ''
  let isDown = false
  values.forEach((value, i) => {
    const isNumber = Number.isFinite(value)
    if (isNumber) path += `${isDown ? 'L' : 'M'}${(i * perValue).toFixed(1)} ${y(value).toFixed(1)}`
    isDown = isNumber
  })
  return path
}

function everyColumn(values: Float64Array, columns: number, y: (value: number) => number): string {
  let path = ''
  let isDown = false
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * values.length) / columns)
    const last = Math.floor(((column + 1) * values.length) / columns)
    const { high, low } = extent(values.subarray(first, last))
    const isNumber = high >= low
    if (isNumber) path += `${isDown ? 'L' : 'M'}${column} ${y(low).toFixed(1)}V${y(high).toFixed(1)}`
    isDown = isNumber
  }
  return path
}

function extent(values: Float64Array): { readonly low: number; readonly high: number } {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high && value < Infinity) high = value
  }
  return { low, high }
}

/** Columns of each profile side by side, as spreadsheets and numpy read them. */
export function profilesCsv(profiles: readonly Profile[]): string {
  const rows = Math.max(0, ...profiles.map(({ values }) => values.length))
  const head = profiles.flatMap(({ kind }) => [`${kind}_px`, kind]).join(',')
  const lines = Array.from({ length: rows }, (_, at) =>
    profiles
      .flatMap(({ start, step, values }) => {
        const value = values[at]
        if (value === undefined) return ['', '']
        return [String(start + step * at), Number.isFinite(value) ? String(value) : '']
      })
      .join(','),
  )
  return `${[head, ...lines].join('\n')}\n`
}
