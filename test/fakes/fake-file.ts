import type { DataFile } from '../../electron/files/data-file.ts'
import type { DataBlock, FileNode, FileValue, SliceItem } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'

export interface FakeGroup {
  readonly attributes?: Readonly<Record<string, FileValue>>
  readonly members: Readonly<Record<string, FakeMember>>
}
interface FakeDataset {
  readonly attributes?: Readonly<Record<string, FileValue>>
  readonly shape: readonly number[]
  /** Left out: a large dataset whose values nobody reads. */
  readonly values?: readonly number[] | string
}
export type FakeMember = FakeGroup | FakeDataset

/** A file in memory with the manners of the real readers: pages of children, slices, an error for what is not there. */
export class FakeFile {
  readonly #root: FakeGroup

  constructor(root: FakeGroup) {
    this.#root = root
  }

  node(path: string): FileNode {
    return describe(path, this.#find(path))
  }

  children(path: string, offset: number, limit: number): readonly FileNode[] {
    const group = this.#find(path)
    if (!('members' in group)) return []
    return Object.entries(group.members)
      .slice(offset, offset + limit)
      .map(([name, member]) => describe(path === '/' ? `/${name}` : `${path}/${name}`, member))
  }

  read(path: string, slice: readonly SliceItem[]): DataBlock {
    const dataset = this.#find(path)
    if ('members' in dataset || dataset.values === undefined) {
      throw new HutchError({ kind: 'format', message: `${path} has no values to read`, where: path })
    }
    if (typeof dataset.values === 'string') {
      return { path, shape: [], dtype: 'text', values: { kind: 'list', data: [dataset.values] } }
    }
    const numbers = dataset.shape.length === 1 ? cut(dataset.values, slice[0]) : dataset.values
    const shape = dataset.shape.length === 1 ? [numbers.length] : dataset.shape
    return { path, shape, dtype: 'float64', values: { kind: 'numbers', data: Float64Array.from(numbers) } }
  }

  #find(path: string): FakeMember {
    let member: FakeMember = this.#root
    for (const name of path.split('/').filter(part => part !== '')) {
      const next: FakeMember | undefined = 'members' in member ? member.members[name] : undefined
      if (next === undefined)
        throw new HutchError({ kind: 'not-found', message: `There is no ${path}`, where: path })
      member = next
    }
    return member
  }
}

/** As readers of the main process see it. */
export function asDataFile(file: FakeFile): DataFile {
  return {
    file: '/fake.h5',
    format: 'HDF5',
    node: async path => file.node(path),
    children: async (path, offset, limit) => file.children(path, offset, limit),
    read: async (path, slice) => file.read(path, slice),
    close: async () => {},
  }
}

function describe(path: string, member: FakeMember): FileNode {
  const isGroup = 'members' in member
  const nxClass = member.attributes?.NX_class
  return {
    path,
    name: path.split('/').at(-1) ?? '',
    kind: isGroup ? 'group' : 'dataset',
    nxClass: typeof nxClass === 'string' ? nxClass : undefined,
    linkTarget: undefined,
    shape: isGroup ? undefined : member.shape,
    dtype: isGroup ? undefined : dtypeOf(member),
    attributes: member.attributes ?? {},
    childCount: isGroup ? Object.keys(member.members).length : 0,
  }
}

function dtypeOf({ values, shape }: FakeDataset): FileNode['dtype'] {
  if (typeof values === 'string') return 'text'
  return shape.length > 1 ? 'uint16' : 'float64'
}

function cut(values: readonly number[], item: SliceItem | undefined): readonly number[] {
  if (item?.kind !== 'range') return values
  return values.slice(item.start, item.stop).filter((_, index) => index % item.step === 0)
}
