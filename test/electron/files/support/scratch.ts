import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFile } from '../../../../electron/files/data-file.ts'
import { openDataFile } from '../../../../electron/files/open-data-file.ts'
import type { HutchError } from '../../../../shared/model/problem.ts'

export function writeIn(folder: string, name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

export async function withOpened<T>(file: string, use: (opened: DataFile) => Promise<T>): Promise<T> {
  const opened = await openDataFile(file)
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}

/** All values of a dataset as a flat list. */
export async function valuesOf(opened: DataFile, path: string): Promise<readonly unknown[]> {
  const { values } = await opened.read(path, [])
  return Array.from<unknown>(values.data)
}

/** Every dataset is read; what cannot be read must fail with a problem, which is returned. */
export async function readEverything(opened: DataFile, path = '/', depth = 0): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  for (const node of await opened.children(path, 0, 200)) {
    if (node.kind === 'dataset')
      await opened.read(node.path, []).catch((error: unknown) => failures.push(error))
    else if (node.kind === 'group' && depth < 6) {
      failures.push(...(await readEverything(opened, node.path, depth + 1)))
    }
  }
  return failures
}

/** What a promise fails with; fails itself when it does not. */
export async function problemOf(promise: Promise<unknown>): Promise<HutchError> {
  return promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => error as HutchError,
  )
}
