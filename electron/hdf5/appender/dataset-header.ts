import { messageType, readObjectHeader, type HeaderBlock, type HeaderMessage } from './object-header.ts'
import { brokenFile, readAddress, type RawFile } from './raw-file.ts'

/** What a dataset's object header says, and where the numbers stand that we patch. */
export interface DatasetHeader {
  readonly dims: readonly number[]
  /** Position of the first dimension in the file. */
  readonly dimsPosition: number
  readonly elementType: ElementType
  readonly layout: ContiguousLayout | ChunkedLayout
  /** How many filters every chunk goes through. */
  readonly filters: number
  /** One block when dataspace and layout stand together, so that one write patches both. */
  readonly block: HeaderBlock | undefined
}

/** Section IV.A.2.d: class, size and the byte whose low 4 bits say how text is padded. */
export interface ElementType {
  readonly kind: 'integer' | 'float' | 'text' | 'other'
  readonly bytes: number
  readonly flagsPosition: number
  readonly flags: number
}

interface ContiguousLayout {
  readonly kind: 'contiguous'
  /** Where the address stands in the file; the size follows. */
  readonly addressPosition: number
  readonly address: number | undefined
  readonly bytes: number
}

export interface ChunkedLayout {
  readonly kind: 'chunked'
  readonly rootPosition: number
  readonly root: number | undefined
  /** Elements per dimension, without the element size the file appends to them. */
  readonly chunk: readonly number[]
}

export function readDatasetHeader(raw: RawFile, address: number): DatasetHeader {
  const messages = readObjectHeader(raw, address)
  const dataspace = find(raw, messages, messageType.dataspace, 'dataspace')
  const layout = find(raw, messages, messageType.layout, 'layout')
  const datatype = find(raw, messages, messageType.datatype, 'datatype')
  return {
    ...readDataspace(raw, dataspace),
    elementType: readElementType(datatype),
    layout: readLayout(raw, layout),
    filters: messages.find(({ type }) => type === messageType.filterPipeline)?.body[1] ?? 0,
    block: dataspace.block === layout.block ? dataspace.block : undefined,
  }
}

export type ChunkedHeader = DatasetHeader & { readonly layout: ChunkedLayout }

/** The header of a dataset that must be chunked; `path` names it in the problem. */
export function chunkedHeader(raw: RawFile, address: number, path: string): ChunkedHeader {
  const header = readDatasetHeader(raw, address)
  const { layout } = header
  if (layout.kind !== 'chunked') throw brokenFile(raw, `${path} is not chunked`)
  return { ...header, layout }
}

function find(raw: RawFile, messages: readonly HeaderMessage[], type: number, what: string): HeaderMessage {
  const message = messages.find(candidate => candidate.type === type)
  if (message === undefined) throw brokenFile(raw, `a dataset without ${what}`)
  return message
}

/** Version 1 dataspace, section IV.A.2.b: 8 bytes, then the dimensions, then as many greatest dimensions where bit 0 of the flags is set. */
function readDataspace(
  raw: RawFile,
  { body, position }: HeaderMessage,
): Pick<DatasetHeader, 'dims' | 'dimsPosition'> {
  if (body[0] !== 1) throw brokenFile(raw, `dataspace version ${body[0]}, expected 1`)
  const rank = body.readUInt8(1)
  const dims = Array.from({ length: rank }, (_, index) => Number(body.readBigUInt64LE(8 + 8 * index)))
  return { dims, dimsPosition: position + 8 }
}

const elementKinds: Readonly<Record<number, ElementType['kind']>> = { 0: 'integer', 1: 'float', 3: 'text' }

function readElementType({ body, position }: HeaderMessage): ElementType {
  return {
    kind: elementKinds[body.readUInt8(0) & 0x0f] ?? 'other',
    bytes: body.readUInt32LE(4),
    flagsPosition: position + 1,
    flags: body.readUInt8(1),
  }
}

/** Version 3 data layout, section IV.A.2.i: class 1 contiguous, class 2 chunked. */
function readLayout(raw: RawFile, { body, position }: HeaderMessage): ContiguousLayout | ChunkedLayout {
  if (body[0] !== 3) throw brokenFile(raw, `data layout version ${body[0]}, expected 3`)
  if (body[1] === 1) {
    return {
      kind: 'contiguous',
      addressPosition: position + 2,
      address: readAddress(body, 2),
      bytes: Number(body.readBigUInt64LE(10)),
    }
  }
  if (body[1] !== 2) throw brokenFile(raw, `data layout class ${body[1]}`)
  const rank = body.readUInt8(2) - 1
  const chunk = Array.from({ length: rank }, (_, index) => body.readUInt32LE(11 + 4 * index))
  return { kind: 'chunked', rootPosition: position + 3, root: readAddress(body, 3), chunk }
}
