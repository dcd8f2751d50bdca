import { assert, demand } from '../../shared/base/assert.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { AppendFile } from '../hdf5/appender/append-file.ts'
import { writeSkeleton } from '../hdf5/write-skeleton.ts'
import type { PreparedFrame, RingPlace } from './frame-compression.ts'
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
  placeOf({ ring, slot, byteLength }: RequestOf<'append'>): RingPlace | undefined {
    const lent = this.#rings.get(ring)
    if (lent === undefined) return undefined
    const { memory, slotBytes } = lent
    const start = slot * slotBytes
    const fits = byteLength <= slotBytes && start + byteLength <= memory.buffer.byteLength
    return fits ? { ring, memory, start, bytes: byteLength } : undefined
  }

  /**
   * Straight from shared memory to the file, where the frame was not compressed: the pixels are not copied. Refuses what
   * could not be prepared.
   */
  append(request: RequestOf<'append'>, prepared: PreparedFrame | undefined): void {
    const { file, dataset, frame, ring, slot } = request
    const open = this.open(file)
    if (prepared?.kind === 'smaller') {
      open.appendEncoded(dataset, frame, prepared.bytes, prepared.sum)
      return
    }
    const { bytes, memory, start } = demand(this.placeOf(request), `slot ${slot} of ring ${ring}`)
    open.append(dataset, frame, new Uint8Array(memory.buffer, start, bytes), prepared?.sum)
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
