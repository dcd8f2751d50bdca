import { HutchError } from '../../shared/model/problem.ts'
import { ledgerPaths } from '../../shared/nexus/ledger.ts'
import type { SeriesLayout } from './appender/series-appender.ts'
import type { FileLayout, FramesLayout } from './file-layout.ts'
import { loadHdf5, type Hdf5File, type Hdf5Module } from './h5wasm-module.ts'
import { countsAttribute, fillAttribute, growsAttribute, structureAttribute } from './write-nodes.ts'

export interface FoundLayout {
  readonly layout: FileLayout
  /** Length of the file before its first frame; undefined when it has no growing dataset. */
  readonly structureBytes: number | undefined
}

/**
 * Finds in a file that we made, whoever made it and when, what can be patched: growing datasets by the marks on their
 * counts, and those of `texts` and `values` that exist.
 */
export async function findLayout(
  file: string,
  wanted: { readonly texts: readonly string[]; readonly values: readonly string[] },
): Promise<FoundLayout> {
  const hdf5 = await loadHdf5()
  const open = new hdf5.File(file, 'r')
  try {
    const frames = new Map<string, FramesLayout>()
    const series = new Map<string, SeriesLayout>()
    let structureBytes: number | undefined
    const axes = growingAxes(hdf5, open)
    for (const path of open.paths()) {
      const mark = markOf(hdf5, open, path)
      if (mark === undefined) continue
      structureBytes = mark.structureBytes
      if (mark.fill !== undefined) series.set(path, { address: addressOf(hdf5, open, path), fill: mark.fill })
      if (mark.counts === undefined) continue
      const address = addressOf(hdf5, open, mark.counts)
      const ledger = ledgerPaths(path)
      demandDataset(hdf5, open, ledger.checksums, file)
      demandDataset(hdf5, open, ledger.synced, file)
      frames.set(mark.counts, {
        address,
        countAddress: addressOf(hdf5, open, path),
        checksumsAddress: addressOf(hdf5, open, ledger.checksums),
        syncedAddress: addressOf(hdf5, open, ledger.synced),
        plannedFrames: 0,
        axisAddresses: axes.get(mark.counts) ?? [],
      })
    }
    const texts = addressesOf(hdf5, open, wanted.texts)
    return {
      layout: { frames, series, texts, values: addressesOf(hdf5, open, wanted.values) },
      structureBytes,
    }
  } finally {
    open.close()
  }
}

function demandDataset({ module }: Hdf5Module, open: Hdf5File, path: string, file: string): void {
  if (module.get_type(open.file_id, path) === module.H5G_DATASET) return
  throw new HutchError({ kind: 'format', message: `The file has no ${path}`, where: file })
}

function markOf(
  { module, Dataset }: Hdf5Module,
  file: Hdf5File,
  path: string,
): { counts: string | undefined; fill: number | undefined; structureBytes: number } | undefined {
  if (module.get_type(file.file_id, path) !== module.H5G_DATASET) return undefined
  const names = module.get_attribute_names(file.file_id, path)
  if (!names.includes(structureAttribute)) return undefined
  const dataset = new Dataset(file.file_id, path)
  return {
    counts: names.includes(countsAttribute)
      ? String(dataset.get_attribute(countsAttribute, true))
      : undefined,
    fill: names.includes(fillAttribute) ? Number(dataset.get_attribute(fillAttribute, true)) : undefined,
    structureBytes: Number(dataset.get_attribute(structureAttribute, true)),
  }
}

/** Addresses of axes by the path of the frames they grow with. */
function growingAxes(hdf5: Hdf5Module, file: Hdf5File): ReadonlyMap<string, readonly number[]> {
  const { module, Dataset } = hdf5
  const axes = new Map<string, number[]>()
  for (const path of file.paths()) {
    if (module.get_type(file.file_id, path) !== module.H5G_DATASET) continue
    if (!module.get_attribute_names(file.file_id, path).includes(growsAttribute)) continue
    const frames = String(new Dataset(file.file_id, path).get_attribute(growsAttribute, true))
    axes.set(frames, [...(axes.get(frames) ?? []), addressOf(hdf5, file, path)])
  }
  return axes
}

function addressesOf(hdf5: Hdf5Module, file: Hdf5File, paths: readonly string[]): Map<string, number> {
  const { module } = hdf5
  const existing = paths.filter(path => module.get_type(file.file_id, path) === module.H5G_DATASET)
  return new Map(existing.map(path => [path, addressOf(hdf5, file, path)]))
}

/** An object reference of the HDF5 library is the address of the object header. */
export function addressOf({ module }: Hdf5Module, file: Hdf5File, path: string): number {
  return Number(Buffer.from(module.create_object_reference(file.file_id, path)).readBigUInt64LE(0))
}
