import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileBytes } from '../../../electron/files/file-bytes.ts'
import { readAhead } from '../../../electron/files/read-ahead.ts'

const MiB = 2 ** 20
const content = Buffer.from(Uint32Array.from({ length: MiB }, (_, i) => Math.imul(i, 2654435761)).buffer)

test('any piece of a file is what it is without reading ahead, also side by side', async () => {
  const piece = fc.record({ at: fc.nat({ max: 5 * MiB }), length: fc.nat({ max: MiB }) })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.boolean(), async (pieces, isTogether) => {
      const { bytes } = file()
      const ahead = readAhead(bytes)
      const readings = pieces.map(
        ({ at, length }) =>
          () =>
            ahead.read(at, length),
      )
      const found: Buffer[] = []
      if (isTogether) found.push(...(await Promise.all(readings.map(reading => reading()))))
      else for (const reading of readings) found.push(await reading())
      for (const [i, { at, length }] of pieces.entries())
        expect(found[i]?.equals(content.subarray(at, at + length))).toBe(true)
    }),
    { seed: 21, numRuns: 60 },
  )
})

test('small pieces in a row are one trip to the disk', async () => {
  const { bytes, trips } = file()
  const ahead = readAhead(bytes)
  for (let at = 0; at < MiB; at += MiB / 16) await ahead.read(at, MiB / 16)
  expect(trips).toEqual([[0, MiB]])
})

test('after an error of the disk the same piece is asked for again', async () => {
  const { bytes, trips } = file()
  let isBroken = true
  const ahead = readAhead({
    ...bytes,
    read: async (at, length) => {
      if (isBroken) throw new Error('input/output error')
      return await bytes.read(at, length)
    },
  })
  await expect(ahead.read(10, 5)).rejects.toThrow('input/output error')
  isBroken = false
  expect(await ahead.read(10, 5)).toEqual(content.subarray(10, 15))
  expect(trips).toHaveLength(1)
})

function file(): { readonly bytes: FileBytes; readonly trips: readonly (readonly [number, number])[] } {
  const trips: (readonly [number, number])[] = []
  const read = async (at: number, length: number): Promise<Buffer> => {
    trips.push([at, length])
    return content.subarray(at, at + length)
  }
  return { bytes: { file: 'f', size: content.length, isPacked: false, read, close: async () => {} }, trips }
}
