import {
  Attribute,
  BrokenSoftLink,
  Dataset,
  Datatype,
  ExternalLink,
  File,
  Group,
  Reference,
  RegionReference,
  ready,
} from 'h5wasm/node'
import { pluginsFolder } from './plugins-folder.ts'

/**
 * What the console uses of the HDF5 library, typed. `module` is the low-level C surface (`Module` in h5wasm's words).
 * One instance per thread; every call is synchronous.
 */
export interface Hdf5Module {
  readonly File: typeof File
  readonly Group: typeof Group
  readonly Dataset: typeof Dataset
  readonly Datatype: typeof Datatype
  readonly Attribute: typeof Attribute
  readonly BrokenSoftLink: typeof BrokenSoftLink
  readonly ExternalLink: typeof ExternalLink
  readonly Reference: typeof Reference
  readonly RegionReference: typeof RegionReference
  readonly module: Hdf5LowLevel
  /** Folder of the compression filters, outside any archive. */
  readonly pluginsFolder: string
}

export type Hdf5LowLevel = Awaited<typeof ready>
export type Hdf5File = File
export type { Metadata, OutputData } from 'h5wasm/node'

let loading: Promise<Hdf5Module> | undefined

/**
 * Loads the library once per thread (about 0.2 s), makes its failures exceptions and registers the compression filters.
 * Trap: after an exception from the library an open file may stay open inside it, so check what you ask for before
 * asking, and close files in `finally`.
 */
export function loadHdf5(): Promise<Hdf5Module> {
  loading ??= load()
  return loading
}

async function load(): Promise<Hdf5Module> {
  const module = await ready
  // Without it every error is printed on stderr and then ignored.
  module.activate_throwing_error_handler()
  const folder = pluginsFolder()
  module.insert_plugin_search_path(folder, 0)
  return {
    File,
    Group,
    Dataset,
    Datatype,
    Attribute,
    BrokenSoftLink,
    ExternalLink,
    Reference,
    RegionReference,
    module,
    pluginsFolder: folder,
  }
}
