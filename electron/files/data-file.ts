import type { DataBlock, FileNode, SliceItem } from '../../shared/model/data-file.ts'

/** An opened recorded file, read-only. Failures are `HutchError`s of kind `format` or `not-found` naming file and path. */
export interface DataFile {
  readonly file: string
  /** `HDF5`, `EDF`, `TIFF` … */
  readonly format: string
  node(path: string): Promise<FileNode>
  /** Direct members in file order; at most `limit` from `offset`, so that a huge group never freezes anybody. */
  children(path: string, offset: number, limit: number): Promise<readonly FileNode[]>
  /** Reads a part; refuses more than `maxBytes` (default 256 MiB) with a `limit` problem that says how to slice. */
  read(path: string, slice: readonly SliceItem[], maxBytes?: number): Promise<DataBlock>
  close(): Promise<void>
}
