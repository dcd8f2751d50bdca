/** One EDF block: header items as written, then the binary part. Valid by default, every oddity by option. */
export interface EdfBlock {
  readonly items: Readonly<Record<string, string | number>>
  readonly data: Uint8Array
  /** Header length is a multiple of this; 1: unpadded. */
  readonly padTo?: number
  /** What stands before the `{`. */
  readonly before?: string
  readonly end?: '}\n' | '}\r\n'
  /** Comment behind every `;`. */
  readonly comment?: string
}

export function edf(...blocks: readonly EdfBlock[]): Buffer {
  return Buffer.concat(blocks.map(block => Buffer.concat([header(block), block.data])))
}

/** A block of uint16 pixels counting from `first`. */
export function countingBlock(
  height: number,
  width: number,
  first = 0,
  more: Partial<EdfBlock> = {},
): EdfBlock {
  const pixels = Uint16Array.from({ length: height * width }, (_, i) => first + i)
  const data = new Uint8Array(pixels.buffer)
  const items = {
    ByteOrder: 'LowByteFirst',
    DataType: 'UnsignedShort',
    Dim_1: width,
    Dim_2: height,
    Size: data.length,
    ...more.items,
  }
  return { data, ...more, items }
}

function header(block: EdfBlock): Buffer {
  const { before = '', end = '}\n', padTo = 512, comment = '' } = block
  const lines = Object.entries(block.items).map(([key, value]) => `${key} = ${value} ;${comment}\n`)
  const text = `${before}{\n${lines.join('')}`
  const padding = (padTo - ((text.length + end.length) % padTo)) % padTo
  return Buffer.from(text + ' '.repeat(padding) + end, 'latin1')
}
