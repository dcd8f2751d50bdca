import { brokenLinkWords } from '../../../shared/model/broken-link.ts'
import type { FileNode } from '../../../shared/model/data-file.ts'
import { nearestWord } from '../../../shared/base/suggest.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { pathMissing } from '../file-problems.ts'
import { joinPath } from '../tree-file.ts'
import { describeBrokenLink, describeObject } from './describe.ts'
import type { Handle, HandlePool } from './handle.ts'
import { hdf5Health, libraryProblem } from './library-errors.ts'
import { isGroup, linkOf, linkText, missingBehind, namesOf, type Resolved, resolvePath } from './resolve.ts'

/** `path` is normal. A broken link in its last place is a node; anything else that is not there a `not-found` problem. */
export function nodeAt(pool: HandlePool, root: Handle, path: string): FileNode {
  if (path === '/') return describeObject(root, '/', '/', undefined)
  const cut = path.lastIndexOf('/')
  const name = path.slice(cut + 1)
  const parent = objectAt(pool, root, path.slice(0, cut) || '/')
  if (!isGroup(parent.handle, parent.path) || !namesOf(parent.handle, parent.path).includes(name)) {
    throw missing(pool, root.file, path, {
      found: false,
      handle: parent.handle,
      group: parent.path,
      missing: name,
    })
  }
  return member(pool, parent.handle, parent.path, path, name)
}

export function pageOfMembers(
  pool: HandlePool,
  root: Handle,
  path: string,
  offset: number,
  limit: number,
): readonly FileNode[] {
  const group = objectAt(pool, root, path)
  if (!isGroup(group.handle, group.path)) return []
  const page = namesOf(group.handle, group.path).slice(offset, offset + limit)
  return page.map(name => {
    const memberPath = joinPath(path, name)
    try {
      return member(pool, group.handle, group.path, memberPath, name)
    } catch (error) {
      return unreadable(root.file, memberPath, error)
    }
  })
}

/** One damaged object must not hide its neighbours; its attribute `unreadable` says what is wrong. */
function unreadable(file: string, path: string, error: unknown): FileNode {
  const problem = libraryProblem(error, file, `${file}::${path}`)
  if (hdf5Health() === 'broken') throw problem
  return {
    ...describeBrokenLink(path, undefined),
    kind: 'other',
    attributes: { unreadable: problem.message },
  }
}

/** The object behind a path and all its links. */
export function objectAt(pool: HandlePool, root: Handle, path: string): Resolved & { readonly found: true } {
  const resolved = resolvePath(pool, root, path)
  if (!resolved.found) throw missing(pool, root.file, path, resolved)
  return resolved
}

function member(pool: HandlePool, handle: Handle, group: string, path: string, name: string): FileNode {
  const realPath = joinPath(group, name)
  const link = linkOf(handle, realPath)
  if (link.kind === 'plain') return describeObject(handle, realPath, path, undefined)
  const target = resolvePath(pool, handle, realPath)
  if (!target.found) return describeBrokenLink(path, linkText(link), missingBehind(pool, handle, realPath))
  return describeObject(target.handle, target.path, path, linkText(link))
}

function missing(
  pool: HandlePool,
  file: string,
  path: string,
  lost: Resolved & { readonly found: false },
): HutchError {
  const names = isGroup(lost.handle, lost.group) ? namesOf(lost.handle, lost.group) : []
  if (names.includes(lost.missing)) return brokenLink(pool, file, path, lost)
  const near = nearestWord(lost.missing, names)
  const nearest = near === undefined ? lost.group : joinPath(lost.group, near)
  return pathMissing(file, path, lost.handle.file === file ? nearest : `${lost.handle.file}::${nearest}`)
}

function brokenLink(
  pool: HandlePool,
  file: string,
  path: string,
  { group, handle, missing: name }: Resolved & { readonly found: false },
): HutchError {
  const at = joinPath(group, name)
  const { advice, message } = brokenLinkWords({
    linkTarget: linkText(linkOf(handle, at)),
    missing: missingBehind(pool, handle, at),
  })
  return new HutchError({
    kind: 'not-found',
    message: `${at} is ${message}`,
    where: `${file}::${path}`,
    advice,
  })
}
