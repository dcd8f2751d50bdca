import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { storedChunks } from '../../../../electron/hdf5/appender/chunk-index.ts'
import { ChunkTree, chunkNodeBytes, chunkTreeBytes } from '../../../../electron/hdf5/appender/chunk-tree.ts'
import { writeFully, type RawFile } from '../../../../electron/hdf5/appender/raw-file.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { cases } from '../../../support/random-cases.ts'

const chunk = [1, 4, 8]

/** A tree that grows in a real file, starting at byte 512 as if a superblock were there. */
function growingTree(): { tree: ChunkTree; raw: RawFile; end: () => number } {
  const file = join(temporaryFolder(), 'tree')
  const raw: RawFile = { file, fd: openSync(file, 'w+') }
  onTestFinished(() => closeSync(raw.fd))
  let end = 512
  const allocate = (bytes: number): number => {
    const address = end
    end += bytes
    return address
  }
  return { tree: new ChunkTree({ chunk, elementBytes: 2, allocate }), raw, end: () => end }
}

/** Chunk k stands at address 1 000 000 + k, so that a mix-up shows. */
function push(tree: ChunkTree, from: number, count: number): void {
  for (let index = from; index < from + count; index++) tree.push([index, 0, 0], 1_000_000 + index, 64)
}

function apply(raw: RawFile, tree: ChunkTree): void {
  for (const { bytes, position } of tree.patches()) writeFully(raw, bytes, position)
  tree.commit()
}

function addresses(raw: RawFile, root: number | undefined): readonly number[] {
  const layout = { kind: 'chunked', rootPosition: 0, root, chunk } as const
  return [...storedChunks(raw, layout, () => undefined)].map(({ address }) => address)
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1_000_000 + index)
}

test('an index has all chunks in order, whatever the steps it grew by', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 30 }), steps => {
      const { tree, raw } = growingTree()
      let count = 0
      for (const step of steps) {
        push(tree, count, step)
        count += step
        apply(raw, tree)
      }
      expect(addresses(raw, tree.root)).toEqual(upTo(count))
    }),
    { seed: 1, numRuns: cases(30) },
  )
})

test('after every single write, whoever came before still finds all that was published', () => {
  const { tree, raw } = growingTree()
  let count = 0
  for (const step of [1, 1, 61, 1, 1, 2, 63, 64, 1, 3900, 1, 1, 70]) {
    const oldRoot = tree.root
    push(tree, count, step)
    for (const { bytes, position } of tree.patches()) {
      writeFully(raw, bytes, position)
      expect(addresses(raw, oldRoot).slice(0, count)).toEqual(upTo(count))
    }
    tree.commit()
    count += step
    expect(addresses(raw, tree.root)).toEqual(upTo(count))
  }
})

test('new nodes are written before anything points to them, entries before their number', () => {
  const { tree, raw } = growingTree()
  push(tree, 0, 64)
  apply(raw, tree)
  push(tree, 64, 1)
  const lengths = [...tree.patches()].map(({ bytes }) => bytes.byteLength)
  const node = chunkNodeBytes(chunk.length)
  // Sibling and new root whole, then the full node: its end key, then its head with the sibling's address.
  expect(lengths).toEqual([node, node, 8 + 8 * 4, 24])
})

test('a roll back forgets what was not committed, also when levels had grown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (kept, lost) => {
      const { tree, raw } = growingTree()
      push(tree, 0, kept)
      apply(raw, tree)
      const root = tree.root
      push(tree, kept, lost)
      // The disk took a part of the writes before it failed.
      for (const [index, { bytes, position }] of [...tree.patches()].entries()) {
        if (index < 3) writeFully(raw, bytes, position)
      }
      tree.rollBack()
      expect(tree.root).toBe(root)
      push(tree, kept, 100)
      apply(raw, tree)
      expect(addresses(raw, tree.root)).toEqual(upTo(kept + 100))
    }),
    { seed: 2, numRuns: cases(25) },
  )
})

test.each([0, 1, 64, 65, 4096, 4097, 20_000])('the size of an index of %i chunks is known before', count => {
  const { tree, end } = growingTree()
  push(tree, 0, count)
  expect(chunkTreeBytes(count, chunk.length)).toBe(end() - 512)
})
