import { count, finite, flag, oneOf, record, text } from '../base/parse.ts'
import type { MaskChange } from '../imaging/change-mask.ts'
import { parseRoiShape } from '../model/parse-roi.ts'
import { maskBacks, type DetectorCalls } from './detector-calls.ts'

/** One parser per call. */
export const parseDetectorArgument: {
  readonly [K in keyof DetectorCalls]: (raw: unknown) => DetectorCalls[K]['arg']
} = {
  'mask.open': viewOnly,
  'mask.change': raw => ({ ...viewOnly(raw), change: maskChange(record(raw, 'argument').change) }),
  'mask.back': raw => ({ ...viewOnly(raw), to: oneOf(record(raw, 'argument').to, maskBacks, 'to') }),
  'mask.save': viewOnly,
  'mask.file': raw => ({ image: imageShape(record(raw, 'argument').image) }),
  'geometry.open': viewOnly,
  'geometry.text': () => undefined,
  'geometry.reset': viewOnly,
}

function viewOnly(raw: unknown): { readonly view: string } {
  return { view: text(record(raw, 'argument').view, 'view') }
}

function imageShape(raw: unknown): DetectorCalls['mask.file']['arg']['image'] {
  if (raw === undefined) return undefined
  const { height, width } = record(raw, 'image')
  return { height: count(height, 'height'), width: count(width, 'width') }
}

function maskChange(raw: unknown): MaskChange {
  const change = record(raw, 'change')
  const kind = oneOf(change.kind, ['region', 'beyond', 'invert', 'clear'], 'change')
  switch (kind) {
    case 'region':
      return { kind, shape: parseRoiShape(change.shape), isOutside: flag(change.isOutside, 'isOutside') }
    case 'beyond':
      return {
        kind,
        side: oneOf(change.side, ['above', 'below'], 'side'),
        value: finite(change.value, 'value'),
      }
    case 'invert':
    case 'clear':
      return { kind }
  }
}
