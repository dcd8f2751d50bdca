import type { Problem } from '../model/problem.ts'

/** Line and column count from 1, as editors do. */
export interface Place {
  readonly line: number
  readonly column: number
  /** JSON pointer of the value that stands there, `/detectors/frelon/port`, where it is known. */
  readonly pointer?: string
}

export interface LocatedProblem extends Place {
  readonly message: string
  readonly advice?: string
}

/** `templates/full-field-exafs.yml:12:5` */
export function placeText(file: string, place: Place): string {
  return `${file}:${place.line}:${place.column}`
}

/** In the order of the file, each once, at most `mostProblems`: a list that long is one mistake seen many times. */
export function toProblems(file: string, found: readonly LocatedProblem[]): readonly Problem[] {
  const sorted = [...found].sort((a, b) => a.line - b.line || a.column - b.column)
  const unique = new Map(
    sorted.map(problem => [`${problem.line}:${problem.column}:${problem.message}`, problem]),
  )
  return [...unique.values()].slice(0, mostProblems).map(problem => ({
    kind: 'description',
    message: problem.message,
    where: placeText(file, problem),
    ...(problem.advice === undefined ? {} : { advice: problem.advice }),
  }))
}

const mostProblems = 100

/** Problems of several checks of one file in the order of the file. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => {
    const [lineA, columnA] = placeIn(a)
    const [lineB, columnB] = placeIn(b)
    return lineA - lineB || columnA - columnB
  })
}

function placeIn(problem: Problem): readonly [number, number] {
  const match = /:(\d+):(\d+)$/.exec(problem.where ?? '')
  return [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)]
}
