import type { FileNode } from './data-file.ts'

/** What a link leads to that is not there. */
export interface MissingTarget {
  /** A file; an object of a file that is there; or nothing at all, because links lead in a circle. */
  readonly what: 'file' | 'object' | 'circle'
  /** Where it was looked for: the whole path of the file, `file::/path` of an object. */
  readonly where: string
}

/** Why a link leads nowhere, and what can be done about it. Completes "…is a link to file.h5::/path, …". */
export function brokenLinkWords({ linkTarget, missing }: Pick<FileNode, 'linkTarget' | 'missing'>): {
  readonly message: string
  readonly advice: string
} {
  const link = `a link to ${linkTarget ?? 'nothing'}`
  switch (missing?.what) {
    case 'file':
      return {
        message: `${link}: the file ${missing.where} is not there`,
        advice: 'Put the file in this place, or ask for it where the data were taken.',
      }
    case 'object':
      return {
        message: `${link}: ${missing.where} does not exist`,
        advice:
          'That file was made without it, or is not complete: ask for a newer one where the data were taken.',
      }
    case 'circle':
    case undefined:
      return {
        message: `${link}, which leads nowhere`,
        advice: 'Ask who wrote this file for the data themselves.',
      }
  }
}

/** Files that links of a group lead to and that are not there, each once. */
export function missingFiles(nodes: readonly Pick<FileNode, 'missing'>[]): readonly string[] {
  const files = nodes.flatMap(({ missing }) => (missing?.what === 'file' ? [missing.where] : []))
  return [...new Set(files)]
}
