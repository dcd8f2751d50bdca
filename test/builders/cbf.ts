import { createHash } from 'node:crypto'

export interface CbfParts {
  readonly width: number
  readonly height: number
  readonly pixels: Int32Array
  /** `# Key value` lines. */
  readonly header?: readonly string[]
  readonly conversions?: string
  readonly md5?: string
}

/** A mini CBF as PILATUS detectors write it. */
export function cbf(parts: CbfParts): Buffer {
  const packed = packByteOffset(parts.pixels)
  const mime = [
    '--CIF-BINARY-FORMAT-SECTION--',
    'Content-Type: application/octet-stream;',
    `     conversions="${parts.conversions ?? 'x-CBF_BYTE_OFFSET'}"`,
    'Content-Transfer-Encoding: BINARY',
    `X-Binary-Size: ${packed.length}`,
    'X-Binary-ID: 1',
    'X-Binary-Element-Type: "signed 32-bit integer"',
    'X-Binary-Element-Byte-Order: LITTLE_ENDIAN',
    `Content-MD5: ${parts.md5 ?? createHash('md5').update(packed).digest('base64')}`,
    `X-Binary-Number-of-Elements: ${parts.pixels.length}`,
    `X-Binary-Size-Fastest-Dimension: ${parts.width}`,
    `X-Binary-Size-Second-Dimension: ${parts.height}`,
    '',
    '',
  ]
  const comments = (parts.header ?? []).map(line => `# ${line}`)
  const contents = ['_array_data.header_contents', ';', ...comments, ';', '']
  const head = ['###CBF: VERSION 1.5', 'data_test', '', ...contents, '_array_data.data', ';', '']
  return Buffer.concat([
    Buffer.from(head.join('\r\n') + mime.join('\r\n'), 'latin1'),
    Buffer.from([0x0c, 0x1a, 0x04, 0xd5]),
    packed,
    Buffer.from('\r\n--CIF-BINARY-FORMAT-SECTION----\r\n;\r\n', 'latin1'),
  ])
}

/** The other way round than the reader: each difference in the smallest width that holds it. */
export function packByteOffset(pixels: Int32Array): Buffer {
  const out: number[] = []
  let before = 0
  for (const value of pixels) {
    const delta = value - before
    before = value
    if (Math.abs(delta) <= 127) out.push(delta & 0xff)
    else if (Math.abs(delta) <= 32767) out.push(0x80, ...little(BigInt(delta), 2))
    else if (Math.abs(delta) <= 2147483647) out.push(0x80, 0x00, 0x80, ...little(BigInt(delta), 4))
    else out.push(0x80, 0x00, 0x80, 0x00, 0x00, 0x00, 0x80, ...little(BigInt(delta), 8))
  }
  return Buffer.from(out)
}

function little(value: bigint, bytes: number): readonly number[] {
  return Array.from({ length: bytes }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 0xffn))
}
