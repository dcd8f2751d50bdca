const storageKey = 'hutch.recent-files'

/** Names of files opened last, newest first. Whatever else stands in the storage is ignored. */
export function readRecentFiles(storage: Pick<Storage, 'getItem'> = localStorage): readonly string[] {
  const text = storage.getItem(storageKey)
  if (text === null) return []
  const list = parseJson(text)
  return Array.isArray(list) ? list.filter(name => typeof name === 'string') : []
}

export function writeRecentFiles(
  files: readonly string[],
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  storage.setItem(storageKey, JSON.stringify(files))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // written by an older version: a list of names is not worth a message
  }
}
