/** Joins a folder and a name with the separator the folder itself uses. */
export function joinPath(folder: string, name: string): string {
  if (folder === '') return name
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`
}

export function baseName(path: string): string {
  return (
    path
      .split(/[/\\]/)
      .filter(part => part !== '')
      .at(-1) ?? path
  )
}

export function folderName(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return end <= 0 ? path : path.slice(0, end)
}

/** Where a long path may be broken: behind its separators and underscores, not within a name. */
export function pathPieces(path: string): readonly string[] {
  return path.split(/(?<=[/\\_])/)
}

/** What silx, h5py scripts and our command line take: `file.h5::/path`. */
export function dataPath(file: string, dataset: string): string {
  return `${file}::${dataset}`
}
