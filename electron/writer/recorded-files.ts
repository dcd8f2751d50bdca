import { assert, demand } from '../../shared/base/assert.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { FileSkeleton } from '../../shared/nexus/skeleton.ts'
import { AppendFile } from '../hdf5/appender/append-file.ts'
import { writeSkeleton } from '../hdf5/write-skeleton.ts'
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

  /** Straight from shared memory to the file: the pixels are not copied. */
  append({ file, dataset, frame, ring, slot, byteLength }: RequestOf<'append'>): AppendFile {
    const { memory, slotBytes } = demand(this.#rings.get(ring), `ring ${ring}`)
    const start = slot * slotBytes
    assert(byteLength <= slotBytes && start + byteLength <= memory.byteLength, `slot ${slot} of ring ${ring}`)
    const open = this.open(file)
    open.append(dataset, frame, new Uint8Array(memory, start, byteLength))
    return open
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
