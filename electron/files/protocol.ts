import type { DataBlock, FileNode, SliceItem } from '../../shared/model/data-file.ts'
import type { Problem } from '../../shared/model/problem.ts'
import type { LibraryHealth } from './hdf5-file/library-errors.ts'

/**
 * What is asked of the reading thread. Every request names its file, none depends on another: after a restart the next
 * one simply opens the file again. Requests are answered one at a time, in order.
 */
export type FilesRequest =
  | { readonly kind: 'open'; readonly file: string }
  | { readonly kind: 'node'; readonly file: string; readonly path: string }
  | {
      readonly kind: 'children'
      readonly file: string
      readonly path: string
      readonly offset: number
      readonly limit: number
    }
  | {
      readonly kind: 'read'
      readonly file: string
      readonly path: string
      readonly slice: readonly SliceItem[]
      readonly maxBytes: number | undefined
    }
  | { readonly kind: 'close'; readonly file: string }

export interface FilesEnvelope {
  readonly seq: number
  readonly request: FilesRequest
}

export type FilesAnswer =
  | { readonly kind: 'opened'; readonly format: string }
  | { readonly kind: 'node'; readonly node: FileNode }
  | { readonly kind: 'children'; readonly nodes: readonly FileNode[] }
  /** Numbers are transferred, not copied. */
  | { readonly kind: 'block'; readonly block: DataBlock }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly problem: Problem }

export interface FilesReply {
  readonly seq: number
  readonly answer: FilesAnswer
  /** Anything but `good`: the thread should be replaced. */
  readonly health: LibraryHealth
}
