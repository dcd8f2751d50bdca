import { crc32, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { withPngText } from '../../../../renderer/image/picture/png-text.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** One black pixel. */
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
  chunk('IEND', Buffer.alloc(0)),
])
const words = 'data/f.h5::/entry/data, frame 5\nlevels 0 … 12 000'

test('the text stands behind the header, and everything else is as it was', () => {
  const out = Buffer.from(withPngText(png, 'Description', words))
  expect(out.subarray(0, 33)).toEqual(png.subarray(0, 33))
  expect(out.subarray(out.length - (png.length - 33))).toEqual(png.subarray(33))
  expect(out.readUInt32BE(33)).toBe(out.length - png.length - 12)
})

describeWith(pythonModules('PIL'), 'a picture with words', () => {
  test('is read by others, words included', () => {
    const hex = Buffer.from(withPngText(png, 'Description', words)).toString('hex')
    const script = `
import io
from PIL import Image
image = Image.open(io.BytesIO(bytes.fromhex(argument)))
image.load()
print(json.dumps(dict(size=image.size, words=image.text['Description'])))`
    expect(python(script, hex)).toEqual({ size: [1, 1], words })
  })
})
