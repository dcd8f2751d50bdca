import { brokenFile, readExactly, type RawFile } from './raw-file.ts'

/** A run of header messages that is contiguous in the file. */
export interface HeaderBlock {
  readonly position: number
  readonly length: number
}

export interface HeaderMessage {
  readonly type: number
  /** Where the message body starts in the file. */
  readonly position: number
  readonly body: Buffer
  readonly block: HeaderBlock
}

/** Message types, HDF5 File Format Specification 3.0, section IV.A.2. */
export const messageType = {
  dataspace: 0x0001,
  datatype: 0x0003,
  layout: 0x0008,
  filterPipeline: 0x000b,
  attribute: 0x000c,
  continuation: 0x0010,
} as const

const prefixBytes = 16
const messagePrefixBytes = 8

/** A version 1 object header (section IV.A.1.a), continuation blocks (IV.A.2.q) followed. */
export function readObjectHeader(raw: RawFile, address: number): readonly HeaderMessage[] {
  const prefix = readExactly(raw, address, prefixBytes)
  if (prefix[0] !== 1) throw brokenFile(raw, `object header version ${prefix[0]} at ${address}, expected 1`)
  const total = prefix.readUInt16LE(2)
  const messages: HeaderMessage[] = []
  const blocks: HeaderBlock[] = [{ position: address + prefixBytes, length: prefix.readUInt32LE(8) }]
  for (let block = blocks.shift(); block && messages.length < total; block = blocks.shift()) {
    for (const message of blockMessages(raw, block, total - messages.length)) {
      messages.push(message)
      if (message.type === messageType.continuation) blocks.push(continuationBlock(message))
    }
  }
  return messages
}

function* blockMessages(raw: RawFile, block: HeaderBlock, atMost: number): Generator<HeaderMessage> {
  const bytes = readExactly(raw, block.position, block.length)
  let at = 0
  for (let count = 0; count < atMost && at + messagePrefixBytes <= bytes.length; count++) {
    const size = bytes.readUInt16LE(at + 2)
    const start = at + messagePrefixBytes
    if (start + size > bytes.length)
      throw brokenFile(raw, `header message leaves its block at ${block.position}`)
    const body = bytes.subarray(start, start + size)
    yield { type: bytes.readUInt16LE(at), position: block.position + start, body, block }
    at = start + size
  }
}

function continuationBlock(message: HeaderMessage): HeaderBlock {
  return {
    position: Number(message.body.readBigUInt64LE(0)),
    length: Number(message.body.readBigUInt64LE(8)),
  }
}
