import { ParseError, count, finite, list, oneOf, optional, record, text } from '../base/parse.ts'
import { detectorId, nodeId } from '../model/ids.ts'
import type { EntryName } from '../model/ids.ts'
import { compressionChoices } from '../model/compression.ts'
import { parsePlannedRegion } from '../model/parse-roi.ts'
import { pixelTypes } from '../model/pixels.ts'
import type {
  AxisPlan,
  CameraPlan,
  Plan,
  PlanNode,
  RecordedQuantity,
  ScannedMotor,
  SequencePlan,
} from '../model/plan.ts'
import type { ScanHead } from '../model/scan-events.ts'
import type { Parameter, ParameterValue } from '../model/quantity.ts'
import { roles } from '../model/roles.ts'

type Json = Readonly<Record<string, unknown>>

/** The plan out of a master file: the inverse of `planJson`. Throws `ParseError` naming the part that is wrong. */
export function parsePlan(json: unknown): Plan {
  const plan = record(json, 'plan')
  const root = parseNode(plan.root, 'root')
  if (root.kind !== 'sequence') throw new ParseError('root must be a sequence')
  const totals = record(plan.totals, 'totals')
  return {
    name: text(plan.name, 'name'),
    definition: text(plan.definition, 'definition'),
    root,
    entries: list(plan.entries, 'entries').map(parseEntry),
    totals: {
      frames: finite(totals.frames, 'totals.frames'),
      points: finite(totals.points, 'totals.points'),
      bytes: finite(totals.bytes, 'totals.bytes'),
      durationS: finite(totals.durationS, 'totals.durationS'),
    },
    record: list(plan.record, 'record').map(parseRecorded),
    missing: list(plan.missing, 'missing').map(parseMissing),
    workflow: optional(plan.workflow, text, 'workflow'),
  }
}

function parseNode(value: unknown, where: string): PlanNode {
  const node = record(value, where)
  const name = text(node.name, `${where}.name`)
  const base = {
    id: nodeId(text(node.id, `${where}.id`)),
    name,
    entry: optional(node.entry, parseEntryName, `${where}.entry`),
    durationS: finite(node.durationS, `${where}.durationS`),
  }
  const children = (): SequencePlan['children'] =>
    list(node.children, `${where}.children`).map((child, at) => parseNode(child, `${where}.children[${at}]`))
  switch (oneOf(node.kind, planKinds, `${where}.kind`)) {
    case 'sequence': {
      const isOpen = node.isOpen === true ? ({ isOpen: true } as const) : {}
      return { ...base, kind: 'sequence', ...isOpen, children: children() }
    }
    case 'nativeScan':
      return { ...base, kind: 'nativeScan', ...parseNative(node, where) }
    case 'macro': {
      const command = text(node.command, `${where}.command`)
      return { ...base, kind: 'macro', command, children: children() }
    }
    case 'repeat':
      return { ...base, kind: 'repeat', times: count(node.times, `${where}.times`), children: children() }
    case 'scan':
      return { ...base, kind: 'scan', axis: parseAxis(node.axis, `${where}.axis`), children: children() }
    case 'paramSet': {
      const parameters = list(node.parameters, `${where}.parameters`).map(parseParameter)
      return { ...base, kind: 'paramSet', parameters }
    }
    case 'acquisition':
      return { ...base, kind: 'acquisition', ...parseAcquisition(node, where) }
  }
}

const planKinds = ['sequence', 'repeat', 'scan', 'paramSet', 'acquisition', 'nativeScan', 'macro'] as const

function parseAcquisition(node: Json, where: string) {
  const beam = record(node.beam, `${where}.beam`)
  return {
    role: oneOf(node.role, roles, `${where}.role`),
    appliesTo: list(node.appliesTo, `${where}.appliesTo`).map(id => nodeId(text(id, `${where}.appliesTo`))),
    camera: optional(node.camera, parseCamera, `${where}.camera`),
    countS: finite(node.countS, `${where}.countS`),
    beam: {
      shutter: oneOf(beam.shutter, ['open', 'closed', 'as-is'] as const, `${where}.beam.shutter`),
      sample: oneOf(beam.sample, ['in', 'out', 'as-is'] as const, `${where}.beam.sample`),
    },
    repeatShape: list(node.repeatShape, `${where}.repeatShape`).map(size =>
      count(size, `${where}.repeatShape`),
    ),
  }
}

function parseNative(node: Json, where: string) {
  return {
    command: text(node.command, `${where}.command`),
    shape: optional(
      node.shape,
      (shape, at) => list(shape, at).map(size => count(size, at)),
      `${where}.shape`,
    ),
    axes: list(node.axes, `${where}.axes`).map(motors =>
      list(motors, `${where}.axes`).map(motor => parseScanned(motor, `${where}.axes`)),
    ),
    countS: finite(node.countS, `${where}.countS`),
    cameras: list(node.cameras, `${where}.cameras`).map(camera => parseCamera(camera, `${where}.cameras`)),
    head: optional(node.head, parseScanHead, `${where}.head`),
  }
}

function parseScanned(value: unknown, where: string): ScannedMotor {
  const scanned = record(value, where)
  return {
    motor: text(scanned.motor, `${where}.motor`),
    unit: text(scanned.unit, `${where}.unit`),
    start: finite(scanned.start, `${where}.start`),
    stop: finite(scanned.stop, `${where}.stop`),
    isRelative: scanned.isRelative === true,
  }
}

function parseScanHead(value: unknown, where: string): ScanHead {
  const head = record(value, where)
  const positions = record(head.positions, `${where}.positions`)
  return {
    number: optional(head.number, finite, `${where}.number`),
    dataFile: optional(head.dataFile, text, `${where}.dataFile`),
    columns: list(head.columns, `${where}.columns`).map(column => parseColumn(column, `${where}.columns`)),
    positions: Object.fromEntries(
      Object.entries(positions).map(([motor, at]) => [motor, finite(at, `${where}.positions`)]),
    ),
  }
}

function parseColumn(value: unknown, where: string): ScanHead['columns'][number] {
  const column = record(value, where)
  return {
    name: text(column.name, `${where}.name`),
    label: text(column.label, `${where}.label`),
    kind: oneOf(column.kind, ['motor', 'counter', 'epoch'] as const, `${where}.kind`),
    unit: text(column.unit, `${where}.unit`),
  }
}

function parseCamera(value: unknown, where: string): CameraPlan {
  const camera = record(value, where)
  const image = record(camera.image, `${where}.image`)
  return {
    detector: detectorId(text(camera.detector, `${where}.detector`)),
    image: {
      height: count(image.height, `${where}.image.height`),
      width: count(image.width, `${where}.image.width`),
    },
    pixelType: oneOf(camera.pixelType, pixelTypes, `${where}.pixelType`),
    frames: count(camera.frames, `${where}.frames`),
    exposureS: finite(camera.exposureS, `${where}.exposureS`),
    // Experiments recorded before there was a choice have none.
    compression:
      camera.compression === undefined
        ? 'none'
        : oneOf(camera.compression, compressionChoices, `${where}.compression`),
    totalFrames: finite(camera.totalFrames, `${where}.totalFrames`),
    totalBytes: finite(camera.totalBytes, `${where}.totalBytes`),
    ...(camera.regions === undefined
      ? {}
      : { regions: list(camera.regions, `${where}.regions`).map(parsePlannedRegion) }),
  }
}

function parseAxis(value: unknown, where: string): AxisPlan {
  const axis = record(value, where)
  return {
    motor: text(axis.motor, `${where}.motor`),
    unit: text(axis.unit, `${where}.unit`),
    start: finite(axis.start, `${where}.start`),
    stop: finite(axis.stop, `${where}.stop`),
    intervals: count(axis.intervals, `${where}.intervals`),
    positions: list(axis.positions, `${where}.positions`).map(at => finite(at, `${where}.positions`)),
  }
}

function parseEntry(value: unknown): Plan['entries'][number] {
  const entry = record(value, 'entries')
  return {
    name: parseEntryName(entry.name, 'entries.name'),
    node: nodeId(text(entry.node, 'entries.node')),
  }
}

function parseEntryName(value: unknown, where: string): EntryName {
  const name = text(value, where)
  if (!/^entry_\d{4,}$/.test(name)) throw new ParseError(`${where} must be like entry_0001; found "${name}"`)
  return name as EntryName
}

function parseParameter(value: unknown): Parameter {
  const parameter = record(value, 'parameter')
  return { name: text(parameter.name, 'parameter.name'), value: parseValue(parameter.value) }
}

function parseValue(value: unknown): ParameterValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const quantity = record(value, 'parameter.value')
  return {
    value: finite(quantity.value, 'parameter.value'),
    unit: text(quantity.unit, 'parameter.unit'),
  }
}

function parseRecorded(value: unknown): RecordedQuantity {
  const recorded = record(value, 'record')
  const source = record(recorded.source, 'record.source')
  const label = text(recorded.label, 'record.label')
  const kind = oneOf(source.kind, ['counter', 'motor', 'value'] as const, 'record.source.kind')
  if (kind === 'value') return { label, source: { kind, value: parseValue(source.value) } }
  const mnemonic = text(source.mnemonic, 'record.source.mnemonic')
  return { label, source: { kind, mnemonic, unit: text(source.unit, 'record.source.unit') } }
}

function parseMissing(value: unknown): Plan['missing'][number] {
  const missing = record(value, 'missing')
  return {
    label: text(missing.label, 'missing.label'),
    need: oneOf(missing.need, ['required', 'wanted'] as const, 'missing.need'),
  }
}
