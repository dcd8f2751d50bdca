import { HutchError } from '../../shared/model/problem.ts'

/* The few failures all readers have, in one wording. */

export function fileMissing(file: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: `There is no file ${file}`,
    where: file,
    advice: 'Check the spelling and whether the disk or network folder is mounted.',
  })
}

export function pathMissing(file: string, path: string, nearest?: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: `There is nothing at ${path}`,
    where: `${file}::${path}`,
    advice: nearest === undefined ? 'List what is there with `hutch ls FILE`.' : `The nearest is ${nearest}`,
  })
}

export function damaged(file: string, what: string, cause?: unknown, where: string = file): HutchError {
  return new HutchError(
    {
      kind: 'format',
      message: `${file} cannot be read: ${what}`,
      where,
      advice: 'The file may be damaged, or still being written: try again, or ask its writer.',
    },
    cause,
  )
}

export function notSupported(file: string, what: string, advice: string): HutchError {
  return new HutchError({ kind: 'format', message: `${file} ${what}`, where: file, advice })
}

export function notADataset(file: string, path: string, kind: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message: `${path} is a ${kind}, not a dataset: it has no values`,
    where: `${file}::${path}`,
    advice: 'Choose one of its members.',
  })
}

/** `bytes` is what the whole selection needs; `shape` what was selected of. */
export function tooBig(
  where: string,
  shape: readonly number[],
  bytes: number,
  maxBytes: number,
  itemBytes: number,
): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `Reading [${shape.join(', ')}] at once takes ${mebibytes(bytes)}, more than the ${mebibytes(maxBytes)} allowed`,
    where,
    advice: `Read a part, for example the slice "${sliceThatFits(shape, maxBytes, itemBytes)}".`,
  })
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 3 : 0)} MiB`
}

/** Shortens the slowest dimensions first, so that images stay whole as long as possible. */
function sliceThatFits(shape: readonly number[], maxBytes: number, itemBytes: number): string {
  const counts = [...shape]
  for (let i = 0; i < counts.length; i++) {
    const rest = counts.slice(i + 1).reduce((a, b) => a * b, itemBytes)
    counts[i] = Math.max(1, Math.min(counts[i] ?? 1, Math.floor(maxBytes / Math.max(1, rest))))
    if ((counts[i] ?? 1) > 1) break
  }
  return counts.map((n, i) => (n === shape[i] ? ':' : `0:${n}`)).join(',')
}
