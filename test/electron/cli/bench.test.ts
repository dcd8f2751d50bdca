import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Bench } from '../../../electron/bench/bench.ts'
import { benches as all } from '../../../electron/bench/benches.ts'
import { benchSpec, benchVerb } from '../../../electron/cli/bench.ts'
import { runVerb } from '../../../electron/cli/run-verb.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordedIo } from './support/recorded-io.ts'

const target = { must: 0.8, aim: 0.95, of: 'ratio' } as const
const folders: string[] = []
let askToStop = (): void => undefined

const benches: Record<string, Bench> = {
  quick: bench({ ours: [90, 100, 110], peer: { name: 'plain', samples: [100] }, target }),
  slow: bench({ ours: [10], peer: { name: 'plain', samples: [100] }, target }),
  lonely: bench({ ours: [10], peer: { name: 'h5py', missing: 'no Python with h5py' }, target }),
  big: { ...bench({ ours: [1] }), isLong: true, options: { gb: { value: 'N', help: 'gigabytes' } } },
}

describe('hutch bench', () => {
  test('prints machine, figure and verdict, and leaves nothing on the disk', async () => {
    const { code, out, folder } = await run('quick')
    expect(code).toBe(0)
    expect(out[0]).toMatch(/^Hutch .* on \d+ × .* Node v/)
    expect(out.slice(1)).toEqual([
      '\nquick: tries something',
      '  one thing',
      '    Hutch 100 MB/s (90.0–110) | plain 100 MB/s | 1.00 × | must ≥ 0.8, aim ≥ 0.95: aim met',
    ])
    expect(folders.at(-1)?.startsWith(join(folder, 'hutch-bench-'))).toBe(true)
    expect(readdirSync(folder)).toEqual([])
  })

  test('without names runs everything short; a missed target makes the exit code 1', async () => {
    const { code, out } = await run()
    expect(code).toBe(1)
    expect(out.filter(line => line.startsWith('\n')).map(line => line.split(':')[0]?.trim())).toEqual([
      'quick',
      'slow',
      'lonely',
      '1 missed what they must reach',
    ])
  })

  test('a peer that is missing is seen', async () => {
    const { code, out } = await run('lonely')
    expect(code).toBe(0)
    expect(out.at(-1)).toBe(
      '    Hutch 10.0 MB/s | h5py not measured: no Python with h5py | must ≥ 0.8, aim ≥ 0.95: unmeasured',
    )
  })

  test('gives JSON lines on request', async () => {
    const { json, out } = await run('quick', 'lonely', '--json')
    expect(out).toEqual([])
    expect(json).toMatchObject([
      { event: 'machine', cores: expect.any(Number) as number },
      {
        event: 'figure',
        bench: 'quick',
        what: 'one thing',
        unit: 'MB/s',
        ours: { median: 100, low: 90, high: 110 },
        peer: { name: 'plain', median: 100 },
        ratio: 1,
        target,
        verdict: 'aim met',
        samples: 3,
      },
      { peer: { name: 'h5py', missing: 'no Python with h5py' }, verdict: 'unmeasured' },
      { event: 'done', missed: 0 },
    ])
  })

  test.each([
    [['quik'], 'bench knows no "quik"; did you mean "quick"?'],
    [['quick', '--rounds', 'many'], '--rounds needs a whole number from 1 to 1000, not "many"'],
    [['quick', '--rounds', '0'], '--rounds needs a whole number from 1 to 1000, not "0"'],
    [['quick', '--bg', '1'], 'bench has no option --bg; did you mean "--gb"?'],
  ])('refuses %j', async (words, message) => {
    const { code, err } = await run(...words)
    expect(code).toBe(2)
    expect(err.join('\n')).toContain(message)
  })

  test('a bench is told what was asked for, and its failure leaves nothing either', async () => {
    const failing: Bench = {
      ...bench({ ours: [1] }),
      options: { gb: { value: 'N', help: 'gigabytes' } },
      run: async ({ folder, rounds, option }) => {
        writeFileSync(join(folder, 'left.raw'), 'bytes')
        throw new Error(`${rounds} rounds, ${option('gb') ?? '?'} GB`)
      },
    }
    const { code, err, folder } = await runWith({ failing }, 'failing', '--rounds', '7', '--gb', '20')
    expect([code, err[0]]).toEqual([1, '7 rounds, 20 GB'])
    expect(readdirSync(folder)).toEqual([])
  })

  test('stopped by Ctrl-C it says so and cleans up', async () => {
    const waiting: Bench = {
      ...bench({ ours: [1] }),
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
          askToStop()
        }),
    }
    const { code, err, folder } = await runWith({ waiting }, 'waiting')
    expect([code, err[0]]).toEqual([1, 'bench: The measurement was stopped'])
    expect(readdirSync(folder)).toEqual([])
  })

  test('every bench says what it does, and no option has two meanings', () => {
    for (const { does } of Object.values(all)) expect(does).not.toBe('')
    const options = Object.values(all).flatMap(one => Object.keys(one.options))
    expect(new Set(options).size).toBe(options.length)
    for (const own of ['rounds', 'out', 'json']) expect(options).not.toContain(own)
  })
})

function bench(
  figure: Pick<Parameters<Parameters<Bench['run']>[0]['report']>[0], 'ours' | 'peer' | 'target'>,
): Bench {
  return {
    does: 'tries something',
    isLong: false,
    options: {},
    run: async ({ folder, report }) => {
      expect(existsSync(folder)).toBe(true)
      folders.push(folder)
      report({ what: 'one thing', unit: 'MB/s', better: 'higher', ...figure })
    },
  }
}

function run(...words: readonly string[]) {
  return runWith(benches, ...words)
}

async function runWith(some: Readonly<Record<string, Bench>>, ...words: readonly string[]) {
  const io = recordedIo()
  const folder = temporaryFolder()
  const onStopRequest = (listener: () => void): (() => void) => {
    askToStop = listener
    return () => undefined
  }
  const verb = benchVerb({ clock: systemClock(), entries: '', onStopRequest, benches: some })
  const code = await runVerb(benchSpec(some), verb, [...words, '--out', folder], io)
  return { code, folder, out: io.lines, json: io.objects, err: io.errors }
}
