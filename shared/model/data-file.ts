import type { MissingTarget } from './broken-link.ts'
import type { PixelType } from './pixels.ts'

/**
 * What every reader offers of a recorded file, whatever its format: a tree of groups and datasets. HDF5 is native; other
 * formats are presented in the same way (an EDF file: `/frame_0000/data` …, a SPEC file: `/1.1/measurement/…`).
 */
export interface FileNode {
  readonly path: string
  readonly name: string
  readonly kind: 'group' | 'dataset' | 'broken-link' | 'other'
  /** NeXus class where the group says it. */
  readonly nxClass: string | undefined
  /** Where a soft or external link leads: `file.h5::/path`; undefined for a plain member. */
  readonly linkTarget: string | undefined
  /** Of a broken link: what is not there. */
  readonly missing?: MissingTarget | undefined
  /** Datasets only: slowest dimension first; [] for a scalar. */
  readonly shape: readonly number[] | undefined
  readonly dtype: DataType | undefined
  readonly attributes: Readonly<Record<string, FileValue>>
  readonly childCount: number
  /** Names of a compound's members, in the order of each value's list. */
  readonly fields?: readonly string[]
  /** The same for every path that leads to one object (hard links), so that walking a tree can see a circle. */
  readonly objectId?: string
}

/** numpy-like names; text, compound and others are told apart but not computed with. */
export type DataType =
  PixelType | 'int64' | 'uint64' | 'float16' | 'text' | 'bool' | 'enum' | 'compound' | 'reference' | 'other'

/** Values as plain data. 64-bit integers outside ±2^53 become text. */
export type FileValue = string | number | boolean | null | readonly FileValue[]

/** One part of a dataset. `data` is row-major; text and compound come as `list`. */
export interface DataBlock {
  readonly path: string
  readonly shape: readonly number[]
  readonly dtype: DataType
  readonly values:
    | {
        readonly kind: 'numbers'
        readonly data:
          | Uint8Array
          | Uint16Array
          | Uint32Array
          | Int8Array
          | Int16Array
          | Int32Array
          | Float32Array
          | Float64Array
      }
    | { readonly kind: 'list'; readonly data: readonly FileValue[] }
}

/** numpy-like: an index removes the dimension, a range keeps it. Missing trailing dimensions are taken whole. */
export type SliceItem =
  | { readonly kind: 'index'; readonly at: number }
  | {
      readonly kind: 'range'
      readonly start: number | undefined
      readonly stop: number | undefined
      readonly step: number
    }

/** One dataset of an NXdata group as a plot needs it. */
export interface PlotField {
  readonly path: string
  readonly name: string
  readonly longName: string | undefined
  readonly units: string | undefined
  readonly shape: readonly number[]
  readonly dtype: DataType
  /** Ends and number of the steps that a command asked for, where the file tells them. */
  readonly planned?: { readonly start: number; readonly stop: number; readonly count: number }
}

/** What an NXdata group plots. */
export interface NxData {
  readonly path: string
  readonly title: string | undefined
  readonly signal: PlotField | undefined
  /** One per dimension of the signal, slowest first; undefined where the file names none or it is missing. */
  readonly axes: readonly (PlotField | undefined)[]
  /** Of a list of values at places of a plane: both positions of every value. */
  readonly places?: { readonly x: PlotField; readonly y: PlotField }
  readonly auxiliary: readonly PlotField[]
}
