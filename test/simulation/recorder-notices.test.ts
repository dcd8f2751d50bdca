import { expect, test } from 'vitest'
import { demand } from '../../shared/base/assert.ts'
import { EngineRig } from './engine-rig.ts'
import { ofKind } from './invariants.ts'

const description = `hutch: 1
sequence: Try
definition: general
tree:
  - acquisition: Look
    role: other
    frames: 20
    exposure: 0.01 s
    compression: auto
`

test('what the recorder chose is an event, stands in the tree and in the file; what it warns of is raised', async () => {
  const rig = new EngineRig()
  const { finished } = await rig.start(description)
  let told = false
  const summary = await rig.inTime(finished, () => {
    const complete = ofKind(rig.events, 'complete').at(-1)
    if (told || complete === undefined || complete.complete < 3) return
    told = true
    const [file] = [...rig.recorder.files.keys()]
    const verdict = { method: 'none', reason: 'frames shrink to 97 %' } as const
    rig.recorder.notice({
      kind: 'compression',
      file: demand(file, 'file'),
      dataset: complete.dataset,
      verdict,
    })
    rig.recorder.notice({ kind: 'warning', problem: { kind: 'internal', message: 'a compressor stopped' } })
  })
  expect(summary.outcome).toBe('complete')
  const [chosen] = ofKind(rig.events, 'dataset.compression')
  expect(chosen).toMatchObject({ node: '/Try/Look', verdict: { method: 'none' } })
  const node = rig.engine.tree.nodes.get(demand(chosen, 'event').node)
  expect(node?.datasets[0]?.compression).toEqual({ method: 'none', reason: 'frames shrink to 97 %' })
  const [recorded] = [...rig.recorder.files.values()]
  const path = '/entry_0001/instrument/frelon/acquisition/compression'
  expect(recorded?.texts.get(path)).toBe('none: frames shrink to 97 %')
  expect(ofKind(rig.events, 'problem.raised')).toMatchObject([
    { severity: 'warning', problem: { message: 'a compressor stopped' } },
  ])
})
