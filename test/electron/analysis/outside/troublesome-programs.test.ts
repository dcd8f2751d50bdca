import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { WorkflowNode } from '../../../../shared/workflow/workflow.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { analysisRig, normalise } from '../rig.ts'
import { graphOf, pythonStep } from './command-graph.ts'

const scan = '/EFF/Energy Scan'
const answer = (text: string): string => `open(output, 'w').write(${JSON.stringify(text)})`

/** What a person is told, by what the program does. */
const troubles: readonly (readonly [what: string, node: WorkflowNode, told: RegExp])[] = [
  [
    'crashes',
    pythonStep('fit', 'import ctypes; ctypes.string_at(0)'),
    /^failed: "fit" was ended by SIGSEGV.*Correct the program/,
  ],
  [
    'fails',
    pythonStep('fit', 'raise ValueError("no peak at 7.1 keV")'),
    /"fit" failed with exit code 1; its last words: ValueError: no peak at 7\.1 keV\. Correct/,
  ],
  [
    'hangs',
    {
      ...pythonStep('fit', ''),
      inputs: { program: 'sh', arguments: ['-c', 'echo begun; sleep 1000'], timeLimit: '2 s' },
    },
    /"fit" had not ended after 2 s and was stopped; its last words: begun\. Set a longer "timeLimit"/,
  ],
  [
    'hangs and will not be ended',
    pythonStep('fit', 'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass', {
      timeLimit: '0.5 s',
    }),
    /had not ended after 0\.5 s/,
  ],
  [
    'eats memory',
    pythonStep('fit', 'b = []\nwhile True: b.append(bytearray(10**7))', { memoryLimit: '0.3 GB' }),
    /"fit" ran out of memory, it may use 0\.300 GB; its last words: MemoryError.*Set a higher "memoryLimit"/,
  ],
  ['leaves nothing', pythonStep('fit', 'pass'), /"fit" ended well, but left no results/],
  [
    'prints garbage and leaves garbage',
    pythonStep(
      'fit',
      `sys.stdout.buffer.write(bytes(range(256)) * 4000); open(output, 'wb').write(os.urandom(999))`,
    ),
    /What it left as its results cannot be used/,
  ],
  [
    'leaves NaN',
    pythonStep('fit', answer('{"outputs": {"x": NaN}}')),
    /JSON has no NaN or Infinity: write null/,
  ],
  ['leaves a list', pythonStep('fit', answer('[1, 2]')), /it is no JSON object/],
  [
    'leaves lists of different lengths',
    pythonStep('fit', answer('{"outputs": {"x": [[1, 2], [3]]}}')),
    /the lists of "x" differ in length/,
  ],
  [
    'names an array that is not there',
    pythonStep('fit', answer('{"outputs": {"x": {"npy": "x.npy"}}}')),
    /there is no such file.*x\.npy/,
  ],
  [
    'leaves half an array',
    pythonStep(
      'fit',
      `open('x.npy', 'wb').write(b'\\x93NUMPY\\x01\\x00v\\x00' + b"{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }".ljust(117) + b'\\n1234')\n${answer('{"outputs": {"x": {"npy": "x.npy"}}}')}`,
    ),
    /it ends after 132 of 200 bytes/,
  ],
  [
    'names a dataset that is not there',
    pythonStep(
      'fit',
      `import h5py; h5py.File('a.h5', 'w').close()\n${answer('{"outputs": {"x": {"file": "a.h5", "dataset": "/x"}}}')}`,
    ),
    /a\.h5/,
  ],
  [
    'is not there',
    { ...pythonStep('fit', ''), inputs: { program: 'no-such-program' } },
    /There is no program "no-such-program" that may be run.*Install it/,
  ],
]

describeWith(pythonModules('h5py'), 'a program that', () => {
  test('fails does so with words that help, while other jobs go on and raw data stay as they are', async () => {
    const { analysis } = analysisRig()
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const before = sums(folder)
    const told: Record<string, unknown> = {}
    const files: string[] = []
    const run = async ([what, node]: (typeof troubles)[number]): Promise<void> => {
      const { id } = await analysis.start({
        ...graphOf([node, pythonStep('after', 'pass')]),
        ...{ master, node: scan },
      })
      const { file, message, state } = await analysis.finished(id)
      told[what] = `${state}: ${message.replaceAll('\n', ' ')}`
      files.push(file)
    }
    const troubled = troubles.map(run)
    const good = await analysis.start({ ...normalise, master, node: scan })
    expect(await analysis.finished(good.id)).toMatchObject({ state: 'done', complete: 5 })
    await Promise.all(troubled)
    for (const [what, , words] of troubles)
      expect(told).toMatchObject({ [what]: expect.stringMatching(words) as string })
    expect(sums(folder)).toEqual(before)
    const status = python<readonly (readonly string[])[]>(
      `import h5py
def words(name):
    with h5py.File(name) as f:
        e = f['entry']
        return [e[p + 'run/status'][0].decode() for p in ('', 'fit/', 'after/')]
print(json.dumps([words(name) for name in argument]))`,
      files,
    )
    expect(new Set(status.map(words => words.join()))).toEqual(new Set(['failed,failed,not run']))
  })

  test('is cancelled is gone with all its children, and with its folder', async () => {
    const { analysis, until } = analysisRig()
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const mark = join(folder, 'children')
    const script = `import subprocess
child = subprocess.Popen(['sleep', '1000'])
open(json.load(open(input))['inputs']['mark'], 'w').write('%d %d %s' % (os.getpid(), child.pid, os.getcwd()))
time.sleep(1000)`
    const { id } = await analysis.start({
      ...graphOf([pythonStep('fit', script, { mark })]),
      ...{ master, node: scan },
    })
    await until(event => event.kind === 'result.state' && event.state === 'running')
    const [parent = '', child = '', work = ''] = await words(mark)
    analysis.cancel(id)
    expect(await analysis.finished(id)).toMatchObject({ state: 'cancelled' })
    expect([parent, child].filter(isAlive)).toEqual([])
    expect(existsSync(work)).toBe(false)
    expect(work.startsWith(tmpdir())).toBe(true)
  })
})

/** What a program has written as its last deed. */
async function words(file: string): Promise<readonly string[]> {
  for (;;) {
    const found = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : []
    if (found.length === 3) return found
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** A child whose parent has died is a zombie until init has looked at it. */
function isAlive(pid: string): boolean {
  return existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
}

function sums(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter(name => name.endsWith('.h5'))
  const sum = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(dirname(join(folder, name)), name)))
      .digest('hex')
  return Object.fromEntries(files.map(name => [name, sum(name)]))
}
