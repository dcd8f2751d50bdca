import { stat } from 'node:fs/promises'
import type { DataFile } from './data-file.ts'
import { fileMissing } from './file-problems.ts'

/** Opens the file anew before a request when its size or time of change differ from when it was opened. */
export async function followChanges(file: string, open: () => Promise<DataFile>): Promise<DataFile> {
  let current = { state: await stateOf(file), opened: await open() }
  let turn: Promise<unknown> = Promise.resolve()

  const upToDate = async (): Promise<DataFile> => {
    const state = await stateOf(file)
    if (state === current.state) return current.opened
    const opened = await open()
    await current.opened.close()
    current = { state, opened }
    return opened
  }
  // One request at a time: a reopening must not close what another request reads from.
  const ask = <T>(question: (opened: DataFile) => Promise<T>): Promise<T> => {
    const answer = turn.then(async () => question(await upToDate()))
    turn = answer.catch(() => undefined)
    return answer
  }
  return {
    file,
    format: current.opened.format,
    node: path => ask(opened => opened.node(path)),
    children: (path, offset, limit) => ask(opened => opened.children(path, offset, limit)),
    read: (path, slice, maxBytes) => ask(opened => opened.read(path, slice, maxBytes)),
    close: async () => {
      await turn
      await current.opened.close()
    },
  }
}

async function stateOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) throw fileMissing(file)
  return `${found.ino} ${found.size} ${found.mtimeMs}`
}
