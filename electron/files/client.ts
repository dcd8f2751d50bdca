import { Worker } from 'node:worker_threads'
import { InvariantError } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from './data-file.ts'
import { type FilesThread, ThreadQueue } from './thread-queue.ts'
import type { FilesAnswer } from './protocol.ts'

export interface FilesClient {
  /** Rejects with what is wrong with the file. The answer works until the client is closed. */
  open(file: string): Promise<DataFile>
  close(): Promise<void>
}

/** @param path of the built `files-worker.js` */
export function startFilesWorker(path: string): Worker {
  return new Worker(path, { name: 'hutch-files' })
}

/**
 * Reads files in a thread of its own, so that no file, however large or broken, stops the caller. A thread that dies or
 * hangs is replaced; the request it was at fails by name, the ones that waited behind it are asked again.
 */
export function createFilesClient(start: () => FilesThread, clock: Clock): FilesClient {
  const queue = new ThreadQueue(start, clock)
  return {
    open: async file => {
      const answer = await queue.ask({ kind: 'open', file })
      if (answer.kind !== 'opened') throw unexpected(answer)
      return remoteFile(queue, file, answer.format)
    },
    close: () => queue.close(),
  }
}

function remoteFile(queue: ThreadQueue, file: string, format: string): DataFile {
  return {
    file,
    format,
    node: async path => {
      const answer = await queue.ask({ kind: 'node', file, path })
      if (answer.kind !== 'node') throw unexpected(answer)
      return answer.node
    },
    children: async (path, offset, limit) => {
      const answer = await queue.ask({ kind: 'children', file, path, offset, limit })
      if (answer.kind !== 'children') throw unexpected(answer)
      return answer.nodes
    },
    read: async (path, slice, maxBytes) => {
      const answer = await queue.ask({ kind: 'read', file, path, slice, maxBytes })
      if (answer.kind !== 'block') throw unexpected(answer)
      return answer.block
    },
    close: async () => {
      await queue.ask({ kind: 'close', file })
    },
  }
}

/** A failure becomes the exception it was in the thread; any other kind is a mistake of ours. */
function unexpected(answer: FilesAnswer): Error {
  if (answer.kind === 'failed') return new HutchError(answer.problem)
  return new InvariantError(`The reading thread answered with ${answer.kind}`)
}
