import { parentPort } from 'node:worker_threads'
import { demand } from '../../shared/base/assert.ts'
import { nameThread } from '../platform/name-thread.ts'
import { previewDescription } from '../../shared/plan/preview-description.ts'
import type { PreviewReply, PreviewRequest } from './protocol.ts'

nameThread('hutch-preview')

/* Thread entry: the longest description allowed takes more than a second to judge, which no run may wait for. */

const port = demand(parentPort, 'parent of the preview thread')
port.on('message', ({ beamline, file, id, text }: PreviewRequest) => {
  const reply: PreviewReply = { id, preview: previewDescription(text, file, beamline) }
  port.postMessage(reply)
})
