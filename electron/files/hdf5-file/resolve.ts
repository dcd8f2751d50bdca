import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { MissingTarget } from '../../../shared/model/broken-link.ts'
import { joinPath } from '../tree-file.ts'
import type { Handle, HandlePool, Link } from './handle.ts'

/** Where a path really leads, after all links; or how far it could be followed. */
export type Resolved =
  | { readonly found: true; readonly handle: Handle; readonly path: string }
  | {
      readonly found: false
      /** The last group that was reached and the name it lacks. */
      readonly handle: Handle
      readonly group: string
      readonly missing: string
    }

// HDF5's own default for soft links followed in a row (H5Pset_nlinks) is 16.
const MAX_LINKS = 16

/** Never throws for what a file says, only for files that cannot be read: broken links are ordinary. */
export function resolvePath(pool: HandlePool, start: Handle, path: string): Resolved {
  return walk(pool, start, '/', path.split('/').filter(Boolean), 0)
}

/** How `name` hangs in `group`; the group and the name must exist. */
export function linkOf(handle: Handle, path: string): Link {
  const known = handle.links.get(path)
  if (known !== undefined) return known
  const link = askLink(handle, path)
  handle.links.set(path, link)
  return link
}

export function namesOf(handle: Handle, group: string): readonly string[] {
  const known = handle.names.get(group)
  if (known !== undefined) return known
  const names = handle.module.get_names(handle.id, group, false)
  handle.names.set(group, names)
  return names
}

export function isGroup(handle: Handle, path: string): boolean {
  return handle.module.get_type(handle.id, path) === handle.module.H5G_GROUP
}

/** As the link says it: `/path` or `file.h5::/path`. */
export function linkText(link: Link): string | undefined {
  switch (link.kind) {
    case 'plain':
      return undefined
    case 'soft':
      return link.target
    case 'external':
      return `${link.file}::${joinPath('/', link.target.replace(/^\/+/, ''))}`
  }
}

function walk(
  pool: HandlePool,
  start: Handle,
  from: string,
  names: readonly string[],
  links: number,
): Resolved {
  let handle = start
  let path = from
  for (const name of names) {
    if (name === '.') continue
    if (!isGroup(handle, path) || !namesOf(handle, path).includes(name)) {
      return { found: false, handle, group: path, missing: name }
    }
    const step = follow(pool, handle, path, name, links)
    if (!step.found) return step
    handle = step.handle
    path = step.path
  }
  return { found: true, handle, path }
}

function follow(pool: HandlePool, handle: Handle, group: string, name: string, links: number): Resolved {
  const path = joinPath(group, name)
  const link = linkOf(handle, path)
  const lost: Resolved = { found: false, handle, group, missing: name }
  if (link.kind === 'plain') return { found: true, handle, path }
  if (links >= MAX_LINKS) return lost
  const target = followLink(pool, handle, group, link, links + 1)
  return target?.found === true ? target : lost
}

function followLink(
  pool: HandlePool,
  handle: Handle,
  group: string,
  link: Exclude<Link, { readonly kind: 'plain' }>,
  links: number,
): Resolved | undefined {
  const names = link.target.split('/').filter(Boolean)
  if (link.kind === 'soft') {
    return walk(pool, handle, link.target.startsWith('/') ? '/' : group, names, links)
  }
  const file = findFile(handle.file, link.file)
  return file === undefined ? undefined : walk(pool, pool.get(file), '/', names, links)
}

/** What is not there at the end of a broken link; links on the way may be many. */
export function missingBehind(pool: HandlePool, handle: Handle, path: string, links = 0): MissingTarget {
  const link = linkOf(handle, path)
  if (links >= MAX_LINKS || link.kind === 'plain') return { what: 'circle', where: `${handle.file}::${path}` }
  const group = path.slice(0, path.lastIndexOf('/')) || '/'
  const target = followLink(pool, handle, group, link, 0)
  if (target === undefined)
    return {
      what: 'file',
      where: link.kind === 'external' ? placesOf(handle.file, link.file)[0] : handle.file,
    }
  // There, but behind more links than HDF5 follows.
  if (target.found) return { what: 'circle', where: `${handle.file}::${path}` }
  const at = joinPath(target.group, target.missing)
  return isGroup(target.handle, target.group) && namesOf(target.handle, target.group).includes(target.missing)
    ? missingBehind(pool, target.handle, at, links + 1)
    : { what: 'object', where: `${target.handle.file}::${at}` }
}

/**
 * HDF5's rules without the current folder, which would make the answer depend on where the program was started: an
 * absolute name as it is, a relative one from the folder of the linking file, at last the base name in that folder.
 */
function findFile(linkingFile: string, linked: string): string | undefined {
  return placesOf(linkingFile, linked).find(candidate => existsSync(candidate))
}

function placesOf(linkingFile: string, linked: string): readonly [asWritten: string, beside: string] {
  const folder = dirname(linkingFile)
  const base = basename(linked.replaceAll('\\', '/'))
  return [isAbsolute(linked) ? linked : join(folder, linked), join(folder, base)]
}

function askLink(handle: Handle, path: string): Link {
  const { module, id } = handle
  // The declared type forgets the null of a link that is not symbolic.
  const soft = module.get_symbolic_link(id, path) as string | null
  if (soft !== null) return { kind: 'soft', target: soft }
  const external: { filename?: string; obj_path?: string } = module.get_external_link(id, path)
  if (external.filename === undefined) return { kind: 'plain' }
  return { kind: 'external', file: external.filename, target: external.obj_path ?? '/' }
}
