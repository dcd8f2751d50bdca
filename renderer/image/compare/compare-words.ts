import type { Shown } from '../painter-protocol.ts'
import type { CompareState } from './use-compare.ts'

/** What is done to the pixels on screen, for the corner of the image. Only what really was done is said. */
export function processWords(shown: Shown | undefined, compare: CompareState): readonly string[] {
  if (shown === undefined) return []
  const isProcessed = shown.source.isProcessed === true
  const reference = compare.reference.value
  const isDifference = isProcessed && compare.mode.value === 'difference' && reference !== undefined
  const isCorrected = isProcessed && compare.correctedWith.value !== ''
  return [
    ...(isDifference ? [`B − A: frame ${shown.source.frame} − frame ${reference.frame}`] : []),
    ...(isCorrected ? [`corrected with ${compare.correctedWith.value}`] : []),
    ...(!isProcessed && compare.correction.value !== 'none' ? ['not corrected: no data image'] : []),
  ]
}
