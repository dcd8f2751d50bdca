import { HutchError } from '../../shared/model/problem.ts'

/**
 * A failure of the operating system about `path`, as one clear problem of kind `disk`; anything else thrown is ours and
 * becomes `internal`. `doing` completes the sentence "could not …": `create the file`, `append frame 12`. The reason comes first:
 * lines that are too long for their place are cut at the end.
 */
export function diskError(error: unknown, path: string, doing: string): HutchError {
  if (error instanceof HutchError) return error
  const meaning = meanings[errorCode(error) ?? '']
  if (meaning === undefined) {
    const reason = error instanceof Error ? error.message : String(error)
    return new HutchError({ kind: 'internal', message: `Could not ${doing}: ${reason}`, where: path }, error)
  }
  const [reason, advice] = meaning
  return new HutchError(
    { kind: 'disk', message: `${reason}: could not ${doing}`, where: path, advice },
    error,
  )
}

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/**
 * The system refused to store, and may take the same bytes again later: space was freed, the disk mounted again, the file
 * server came back. Everything else is refused for good.
 */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof HutchError)) return passing.has(errorCode(error) ?? '')
  return error.kind === 'disk' && mayPass(error.cause)
}

const passing: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENXIO', 'ENODEV'],
  ...['ESTALE', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH', 'EREMOTEIO'],
])

const meanings: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  ENOSPC: ['The disk is full', 'Free space on this disk or choose another output folder.'],
  EDQUOT: ['The disk quota is used up', 'Free space, ask for more quota or choose another output folder.'],
  EFBIG: ['The file system allows no larger file', 'Choose an output folder on another file system.'],
  EROFS: ['The disk is read-only', 'Choose an output folder that can be written to.'],
  EACCES: ['Permission denied', 'Choose an output folder you may write to, or ask for permission.'],
  EPERM: ['Permission denied', 'Choose an output folder you may write to, or ask for permission.'],
  ENOENT: [
    'The folder or file does not exist',
    'Check that the disk is still mounted and the folder is there.',
  ],
  ENOTDIR: ['A part of the path is not a folder', 'Check the output folder.'],
  EISDIR: ['A folder stands in its place', 'Remove or rename the folder.'],
  EEXIST: ['It exists already', 'Recorded files are never overwritten: choose another name.'],
  ENAMETOOLONG: ['The name is too long', 'Use a shorter experiment name or output folder.'],
  EIO: ['The disk reported an error', 'Check the disk and its cables; choose another output folder.'],
  ESTALE: ['The network disk lost the file', 'Check the file server and mount the disk again.'],
  ENXIO: ['The disk is gone', 'Check that the disk is connected and mounted.'],
  ENODEV: ['The disk is gone', 'Check that the disk is connected and mounted.'],
  EREMOTEIO: ['The network disk reported an error', 'Check the file server and the network.'],
  ETIMEDOUT: ['The network disk does not answer', 'Check the file server and the network.'],
  EHOSTDOWN: ['The file server is down', 'Check the file server and the network.'],
  EHOSTUNREACH: ['The file server cannot be reached', 'Check the file server and the network.'],
  EMFILE: ['Too many files are open', 'Close other programs or raise the limit of open files.'],
}
