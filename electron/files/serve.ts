import { toProblem } from '../../shared/model/problem.ts'
import { hdf5Health } from './hdf5-file/library-errors.ts'
import { OpenFiles } from './open-files.ts'
import type { FilesAnswer, FilesEnvelope, FilesReply, FilesRequest } from './protocol.ts'

/** The thread's end of a channel: Node's `parentPort`, or one port of a `MessageChannel` in tests. */
interface FilesPort {
  postMessage(reply: FilesReply, transfer: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (envelope: FilesEnvelope) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** Answers requests one at a time: two large reads at once would need twice the memory. */
export function serveFiles(port: FilesPort): void {
  const files = new OpenFiles()
  let turn: Promise<void> = Promise.resolve()
  port.on('message', ({ seq, request }) => {
    turn = turn.then(async () => {
      const reply = { seq, answer: await answer(files, request), health: hdf5Health() }
      port.postMessage(reply, transferOf(reply.answer))
    })
  })
  port.on('close', () => {
    turn = turn.then(() => files.closeAll())
  })
}

async function answer(files: OpenFiles, request: FilesRequest): Promise<FilesAnswer> {
  try {
    return await ask(files, request)
  } catch (error) {
    return { kind: 'failed', problem: toProblem(error) }
  }
}

async function ask(files: OpenFiles, request: FilesRequest): Promise<FilesAnswer> {
  if (request.kind === 'close') {
    await files.close(request.file)
    return { kind: 'closed' }
  }
  const opened = await files.get(request.file)
  switch (request.kind) {
    case 'open':
      return { kind: 'opened', format: opened.format }
    case 'node':
      return { kind: 'node', node: await opened.node(request.path) }
    case 'children':
      return { kind: 'children', nodes: await opened.children(request.path, request.offset, request.limit) }
    case 'read':
      return { kind: 'block', block: await opened.read(request.path, request.slice, request.maxBytes) }
  }
}

function transferOf(answer: FilesAnswer): readonly ArrayBuffer[] {
  if (answer.kind !== 'block' || answer.block.values.kind !== 'numbers') return []
  const { buffer } = answer.block.values.data
  return buffer instanceof ArrayBuffer ? [buffer] : []
}
