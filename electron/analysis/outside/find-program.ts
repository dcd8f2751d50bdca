import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { HutchError } from '../../../shared/model/problem.ts'

/**
 * Absolute path of a program: by its name in `path`, or by its path, relative to `folder`. Throws `not-found`.
 * @param where names the step, for the message
 */
export function findProgram(name: string, folder: string, path: string | undefined, where: string): string {
  const found = name.includes('/') ? executable(resolve(folder, name)) : findInPath(name, path)
  if (found !== undefined) return found
  throw new HutchError({
    kind: 'not-found',
    message: `There is no program "${name}" that may be run`,
    where,
    advice: name.includes('/')
      ? 'Correct the path, or make the file executable: chmod +x'
      : 'Install it, or name it with its full path',
  })
}

export function findInPath(name: string, path: string | undefined): string | undefined {
  const folders = (path ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => executable(join(folder, name))).find(file => file !== undefined)
}

function executable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile() ? file : undefined
  } catch {
    // Not there, or not for us: both are no program.
    return undefined
  }
}
