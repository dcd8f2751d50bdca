import { assert, demand } from '../../shared/base/assert.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { AppendFile } from '../hdf5/appender/append-file.ts'
import { writeSkeleton } from '../hdf5/write-skeleton.ts'
import type { Encoded } from './compress-pool.ts'
import { spanBytes, type SharedSpan } from './compress-protocol.ts'
import { replaceFile } from './replace-file.ts'
import type { WriterRequest } from './protocol.ts'

type RequestOf<Kind extends WriterRequest['kind']> = Extract<WriterRequest, { kind: Kind }>

/** The files being recorded and the memory lent to the writer: what each request means, without ports or threads. */
export class RecordedFiles {
  readonly #files = new Map<string, AppendFile>()
  readonly #rings = new Map<number, RequestOf<'ring'>>()

  lend(ring: RequestOf<'ring'>): void {
    this.#rings.set(ring.ring, ring)
  }

  async create(file: string, skeleton: FileSkeleton): Promise<void> {
    const layout = await writeSkeleton(file, skeleton, { replace: false })
    this.#files.set(file, new AppendFile(file, layout))
  }

  async replace(file: string, skeleton: FileSkeleton): Promise<void> {
    assert(!this.#files.has(file), `${file} is being recorded and cannot be replaced`)
    await replaceFile(file, skeleton)
  }

  /** Where the pixels of a frame lie; undefined for a ring or slot that was never lent. */
  pixelsOf({ ring, slot, byteLength }: RequestOf<'append'>): SharedSpan | undefined {
    const lent = this.#rings.get(ring)
    if (lent === undefined) return undefined
    const { memory, slotBytes } = lent
    const start = slot * slotBytes
    const fits = byteLength <= slotBytes && start + byteLength <= memory.byteLength
    return fits ? { memory, start, bytes: byteLength } : undefined
  }

  /** Straight from shared memory to the file, where the frame was not compressed: the pixels are not copied. */
  append(request: RequestOf<'append'>, encoded: Encoded | undefined): void {
    const { file, dataset, frame, ring, slot } = request
    const open = this.open(file)
    if (encoded?.kind === 'smaller') {
      open.appendEncoded(dataset, frame, encoded.bytes, encoded.sum)
      return
    }
    const pixels = spanBytes(demand(this.pixelsOf(request), `slot ${slot} of ring ${ring}`))
    open.append(dataset, frame, pixels, encoded?.kind === 'as it is' ? encoded.sum : undefined)
  }

  has(file: string): boolean {
    return this.#files.has(file)
  }

  open(file: string): AppendFile {
    const open = this.#files.get(file)
    if (open !== undefined) return open
    throw new HutchError({
      kind: 'not-found',
      message: 'The file is not open for recording',
      where: file,
      advice: 'Create it first; a finished file is never reopened.',
    })
  }

  get all(): readonly AppendFile[] {
    return [...this.#files.values()]
  }

  close(file: string): void {
    this.#files.get(file)?.close()
    this.#files.delete(file)
  }
}
