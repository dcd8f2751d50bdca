import { compressionChoices } from '../model/compression.ts'
import { isRecord } from '../base/parse.ts'
import { didYouMean, listWords } from '../base/suggest.ts'
import { convertUnit, readMeasure } from '../base/units.ts'
import type {
  AcquisitionRule,
  AxisRule,
  Description,
  DescriptionNode,
  HoldRule,
  ParamSetRule,
  Places,
  RecordRule,
} from '../model/description.ts'
import {
  displayBins,
  displayLevels,
  displayScales,
  type DisplayRule,
  type ImageDisplay,
} from '../model/plan.ts'
import type { Parameter, ParameterValue, Quantity } from '../model/quantity.ts'
import { roles } from '../model/roles.ts'
import { describePlace, kindOf, nodeKinds } from './description-places.ts'
import { placeText } from './located-problem.ts'
import type { LocatedProblem } from './located-problem.ts'
import { asCountOrText, asRecord, asText, asTexts, isPlain, oneOf } from './raw-values.ts'
import type { Raw } from './raw-values.ts'
import { readAmount, readParameterValue, readQuantity, refusalIn } from './read-value.ts'
import type { ValueReading } from './read-value.ts'
import { pointerTo } from './read-yaml.ts'
import type { LocatedData } from './read-yaml.ts'

export interface DescriptionDraft {
  readonly description: Description
  readonly problems: readonly LocatedProblem[]
  /** Pointers of parts that could not be read at all and are complained about in `problems`. */
  readonly unread: readonly string[]
}

const defaultScanParametersName = 'Scan parameters'

/**
 * Builds a description from YAML data of any shape. What the schema refuses is left at its default without a word, so
 * that one wrong key does not hide the other mistakes of the file; units and kinds are judged here.
 */
export function draftDescription(data: LocatedData, file: string, text: string): DescriptionDraft {
  const drafting: Drafting = { data, file, problems: [], unread: [] }
  const root = asRecord(data.value)
  const description: Description = {
    name: asText(root.sequence) ?? '',
    definition: asText(root.definition) ?? 'general',
    tree: readNodes(drafting, root.tree, '/tree'),
    record: readRecord(drafting, root.record),
    workflow: asText(root.workflow),
    display: readDisplay(asRecord(root.display)),
    hold: readHold(drafting, asRecord(root.hold)),
    places: placesOf(drafting, root, ''),
    file,
    text,
  }
  return { description, problems: drafting.problems, unread: drafting.unread }
}

interface Drafting {
  readonly data: LocatedData
  readonly file: string
  readonly problems: LocatedProblem[]
  readonly unread: string[]
}

function readNodes(drafting: Drafting, raw: unknown, pointer: string): DescriptionNode[] {
  if (!Array.isArray(raw)) return []
  return raw.flatMap((item: unknown, index) => {
    const at = pointerTo(pointer, index)
    return isRecord(item) ? readNode(drafting, item, at) : []
  })
}

function readNode(drafting: Drafting, raw: Raw, pointer: string): DescriptionNode[] {
  const kind = kindOf(raw)
  if (kind === undefined) return refuseKind(drafting, raw, pointer)
  const places = placesOf(drafting, raw, pointer)
  const base = {
    name: asText(raw[kind]) ?? '',
    line: drafting.data.place(pointerTo(pointer, kind)).line,
    places: { ...places, '': places[kind] ?? '' },
  }
  switch (kind) {
    case 'paramSet':
      return [{ kind, ...base, parameters: readParameters(drafting, raw, pointer, 'paramSet') }]
    case 'acquisition':
      return [{ kind, ...base, ...readAcquisition(drafting, raw, pointer) }]
    case 'macro':
      return [{ kind, ...base, command: asText(raw.run) ?? '' }]
    case 'scan': {
      if (raw.native !== undefined) {
        const command = asText(raw.native) ?? ''
        return [{ ...base, kind: 'nativeScan', command, detector: asText(raw.detector) }]
      }
      const paramSet = readInlineParameters(drafting, raw.paramSet, pointerTo(pointer, 'paramSet'))
      const axis = readAxis(drafting, asRecord(raw.axis), pointerTo(pointer, 'axis'))
      return [{ kind, ...base, paramSet, axis, each: readNodes(drafting, raw.each, `${pointer}/each`) }]
    }
    case 'repeat': {
      const times = asCountOrText(raw.times) ?? 1
      return [{ kind, ...base, times, each: readNodes(drafting, raw.each, `${pointer}/each`) }]
    }
    case 'sequence':
      return [{ kind, ...base, children: readNodes(drafting, raw.tree, `${pointer}/tree`) }]
  }
}

function refuseKind(drafting: Drafting, raw: Raw, pointer: string): [] {
  const first = Object.keys(raw)[0]
  const where = describePlace(drafting.data.value, pointer)
  const message =
    first === undefined
      ? `${where} is empty`
      : `${where} begins with "${first}", which is no kind of node${didYouMean(first, nodeKinds)}`
  const advice = `Begin a node with its kind and its name: ${listWords(nodeKinds)}, as in "- acquisition: Data".`
  drafting.problems.push({ ...drafting.data.place(pointer), message, advice })
  drafting.unread.push(pointer)
  return []
}

function readAcquisition(
  drafting: Drafting,
  raw: Raw,
  pointer: string,
): Omit<AcquisitionRule, 'kind' | 'name' | 'line' | 'places'> {
  const exposure = asText(raw.exposure)
  const role = roles.find(known => known === raw.role) ?? 'data'
  const read = (text: string): Quantity | undefined =>
    keep(drafting, pointerTo(pointer, 'exposure'), readQuantity(text, 'time'))
  return {
    role,
    appliesTo: [...asTexts(raw.darkFor), ...asTexts(raw.whiteFor)],
    detector: asText(raw.detector),
    frames: typeof raw.frames === 'number' ? raw.frames : 1,
    exposure: exposure !== undefined && hasUnit(exposure) ? read(exposure) : undefined,
    compression: oneOf(raw.compression, compressionChoices),
    shutter: oneOf(raw.shutter, ['open', 'closed', 'as-is']),
    sample: oneOf(raw.sample, ['in', 'out', 'as-is']),
  }
}

// Anything else was refused by the schema already.
function hasUnit(text: string): boolean {
  const { kind } = readMeasure(text)
  return kind === 'measure' || kind === 'unknown-unit'
}

function readInlineParameters(drafting: Drafting, raw: unknown, pointer: string): ParamSetRule | undefined {
  if (!isRecord(raw)) return undefined
  const place = drafting.data.place(pointer)
  return {
    kind: 'paramSet',
    name: asText(raw.name) ?? defaultScanParametersName,
    line: place.line,
    places: { ...placesOf(drafting, raw, pointer), '': placeText(drafting.file, place) },
    parameters: readParameters(drafting, raw, pointer, 'name'),
  }
}

function readParameters(drafting: Drafting, raw: Raw, pointer: string, nameKey: string): Parameter[] {
  return Object.entries(raw).flatMap(([name, value]) => {
    if (name === nameKey || !isPlain(value)) return []
    const read = keep<ParameterValue>(drafting, pointerTo(pointer, name), readParameterValue(value))
    return read === undefined ? [] : [{ name, value: read }]
  })
}

function readAxis(drafting: Drafting, raw: Raw, pointer: string): AxisRule {
  const end = (key: 'from' | 'to'): Quantity | number | string => {
    const value = raw[key]
    if (typeof value !== 'string' && typeof value !== 'number') return unread
    return keep(drafting, pointerTo(pointer, key), readAmount(value)) ?? unread
  }
  return {
    motor: asText(raw.motor) ?? '',
    from: end('from'),
    to: end('to'),
    steps: asCountOrText(raw.steps) ?? 1,
    places: placesOf(drafting, raw, pointer),
  }
}

// Stands for an end of an axis that was complained about, so that nothing more is said of it.
const unread = NaN

function readRecord(drafting: Drafting, raw: unknown): RecordRule[] {
  return Object.entries(asRecord(raw)).flatMap(([label, value]) => {
    if (!isPlain(value)) return []
    const pointer = pointerTo('/record', label)
    const place = placeText(drafting.file, drafting.data.place(pointer))
    const source = keep(drafting, pointer, readRecordSource(value))
    return source === undefined ? [] : [{ label, place, source }]
  })
}

/** `counter srcur`, `motor energy`, `required`, `wanted`, or the value itself. */
export function readRecordSource(raw: string | number | boolean): ValueReading<RecordRule['source']> {
  const match = typeof raw === 'string' ? /^\s*(counter|motor)\s+(\S+)\s*$/.exec(raw) : null
  const [, kind, mnemonic] = match ?? []
  if ((kind === 'counter' || kind === 'motor') && mnemonic !== undefined) return { value: { kind, mnemonic } }
  if (raw === 'required' || raw === 'wanted') return { value: { kind: 'asked', need: raw } }
  const read = readParameterValue(raw)
  return 'refusal' in read ? read : { value: { kind: 'value', value: read.value } }
}

function readDisplay(raw: Raw): DisplayRule {
  const detectors = Object.entries(asRecord(raw.detectors))
  return {
    show: asText(raw.show),
    ...readImageDisplay(raw),
    ...(detectors.length === 0
      ? {}
      : {
          detectors: Object.fromEntries(
            detectors.map(([name, own]) => [name, readImageDisplay(asRecord(own))]),
          ),
        }),
  }
}

function readImageDisplay(raw: Raw): ImageDisplay {
  return {
    colours: asText(raw.colours),
    scale: oneOf(raw.scale, displayScales),
    levels: oneOf(raw.levels, displayLevels),
    bin: oneOf(raw.bin, displayBins),
  }
}

function readHold(drafting: Drafting, raw: Raw): HoldRule {
  const text = asText(raw.ringCurrentBelow)
  const limit = text && keep(drafting, '/hold/ringCurrentBelow', readQuantity(text, 'current'))
  return {
    ringCurrentBelowMa: limit ? convertUnit(limit.value, limit.unit, 'mA') : undefined,
    frontEnd: raw.frontEnd === 'closed',
    shutter: raw.shutter === 'closed',
  }
}

function keep<T>(drafting: Drafting, pointer: string, reading: ValueReading<T>): T | undefined {
  if ('value' in reading) return reading.value
  const where = describePlace(drafting.data.value, pointer)
  drafting.problems.push({ ...drafting.data.place(pointer), ...refusalIn(reading.refusal, where) })
  return undefined
}

function placesOf(drafting: Drafting, raw: Raw, pointer: string): Places {
  const entries = Object.keys(raw).map(key => {
    return [key, placeText(drafting.file, drafting.data.place(pointerTo(pointer, key)))]
  })
  return Object.fromEntries(entries) as Places
}
