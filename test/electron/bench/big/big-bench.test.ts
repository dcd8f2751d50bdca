import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bigBench } from '../../../../electron/bench/big/big-bench.ts'
import type { Figure } from '../../../../electron/bench/figure.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { builtEntries } from '../../../support/built-entries.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function parts(options: Readonly<Record<string, string>>) {
  const figures: Figure[] = []
  const notes: string[] = []
  const stop = new AbortController()
  return {
    figures,
    notes,
    stop,
    clock: systemClock(),
    entries: await builtEntries(),
    folder: temporaryFolder(),
    rounds: 1,
    signal: stop.signal,
    option: (name: string) => options[name],
    report: (figure: Figure) => void figures.push(figure),
    note: (text: string) => void notes.push(text),
  }
}

describeWith(pythonModules('h5py', 'numpy'), 'the big file', () => {
  test('is as long as asked for, its memory is watched, and h5py finds every frame it looks at as it was sent', async () => {
    const made = await parts({ gb: '0.3' })
    await bigBench.run(made)
    expect(
      made.figures.map(({ what, ours }) => [what, what.startsWith('wrong') ? ours : ours.length]),
    ).toEqual([
      ['0.3 GB in one file of 2048² uint16, to the disk', 1],
      ['0.3 GB in one file of 2048² uint16, memory', expect.any(Number)],
      [expect.stringMatching(/^wrong ones of \d\d frames read by h5py/), [0]],
    ])
    expect(made.notes.join()).toMatch(/closed with 0.30 GB/)
  })

  test('is ended by a request to stop', async () => {
    const made = await parts({ gb: '3' })
    const run = bigBench.run(made)
    made.stop.abort(new Error('enough'))
    await expect(run).rejects.toThrow('enough')
  })
})

test.each([
  ['more than the disk has free', '9999', 'disk'],
  ['no number', 'many', 'usage'],
  ['nothing', '0', 'usage'],
])('a big file of %s is refused before anything is written', async (_what, gb, kind) => {
  const made = await parts({ gb })
  await expect(bigBench.run(made)).rejects.toMatchObject({ kind })
  expect(readdirSync(made.folder).filter(name => name.endsWith('.h5'))).toEqual([])
})
