import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { Previewer, type PreviewPort } from '../../../electron/describe/previewer.ts'
import type { PreviewRequest } from '../../../electron/describe/protocol.ts'
import { previewDescription } from '../../../shared/plan/preview-description.ts'
import { buildBeamline } from '../../builders/beamline.ts'

const beamline = buildBeamline()
const text = (name: string): string =>
  `hutch: 1\nsequence: ${name}\ntree:\n  - acquisition: A\n    exposure: 1 s\n`

/** A thread that answers when told to. */
class SlowThread extends EventEmitter implements PreviewPort {
  readonly asked: PreviewRequest[] = []
  postMessage(request: PreviewRequest): void {
    this.asked.push(request)
  }
  answer(): void {
    const { id, text, file, beamline } = this.asked.at(-1)!
    this.emit('message', { id, preview: previewDescription(text, file, beamline) })
  }
  async terminate(): Promise<void> {
    this.removeAllListeners()
  }
}

function rig() {
  const threads: SlowThread[] = []
  const previewer = new Previewer(() => {
    threads.push(new SlowThread())
    return threads.at(-1)!
  })
  const ask = (editor: string, name: string) => previewer.preview(editor, text(name), 'x.yml', beamline)
  return { previewer, threads, ask }
}

describe('previews', () => {
  test('are made one at a time, and who types on gets the newest only', async () => {
    const { ask, threads } = rig()
    const first = ask('a', 'one')
    const second = ask('a', 'two')
    const third = ask('a', 'three')
    await expect(second).rejects.toMatchObject({ kind: 'aborted' })
    const [thread] = threads
    expect(thread?.asked).toHaveLength(1)
    thread?.answer()
    expect((await first).plan?.name).toBe('one')
    thread?.answer()
    expect((await third).plan?.name).toBe('three')
    expect(thread?.asked.map(({ text: asked }) => asked)).toEqual([text('one'), text('three')])
  })

  test('of several windows take turns', async () => {
    const { ask, threads } = rig()
    const waiting = [ask('a', 'one'), ask('a', 'two'), ask('b', 'three')]
    waiting.forEach(() => threads[0]?.answer())
    expect((await Promise.all(waiting)).map(({ plan }) => plan?.name)).toEqual(['one', 'two', 'three'])
  })

  test('outlive their thread', async () => {
    const { ask, threads } = rig()
    const lost = ask('a', 'one')
    threads[0]?.emit('error', new Error('out of memory'))
    await expect(lost).rejects.toThrow('out of memory')
    const next = ask('a', 'two')
    threads[1]?.answer()
    expect((await next).plan?.name).toBe('two')
  })

  test('that still wait when all closes are given up', async () => {
    const { ask, previewer } = rig()
    void ask('a', 'one')
    const waiting = ask('a', 'two')
    await Promise.all([previewer.close(), expect(waiting).rejects.toMatchObject({ kind: 'aborted' })])
  })
})
