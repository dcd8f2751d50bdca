import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'
import { analysisRig, normalise } from '../rig.ts'
import { graphOf, pythonStep } from './command-graph.ts'
import { isAlive } from './is-alive.ts'
import { troubles } from './troubles.ts'

const scan = '/EFF/Energy Scan'
describeWith(pythonModules('h5py'), 'a program that', () => {
  // Some forty programs, four at a time.
  test(
    'fails does so with words that help, while other jobs go on and raw data stay as they are',
    { timeout: 180_000 },
    async () => {
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
    },
  )

  test.each([
    ['has ended', `json.dump({'outputs': {'x': 1}}, open(output, 'w'))`, 'done'],
    ['has failed', 'sys.exit(3)', 'failed'],
  ])('leaves a daemon, in a session of its own, has none when it %s', async (_, last, ended) => {
    const { analysis } = analysisRig()
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const mark = join(folder, 'daemon')
    const script = `import subprocess
child = subprocess.Popen(['sh', '-c', 'sleep 1000 & sleep 1000'], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)
open(json.load(open(input))['inputs']['mark'], 'w').write('%d' % child.pid)
${last}`
    const flow = graphOf([pythonStep('fit', script, { mark })])
    const { id } = await analysis.start({ ...flow, master, node: scan })
    expect(await analysis.finished(id)).toMatchObject({ state: ended })
    expect(isAlive(readFileSync(mark, 'utf8'))).toBe(false)
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
  const found = (): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').split(' ') : [])
  await until(() => found().length === 3)
  return found()
}

function sums(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter(name => name.endsWith('.h5'))
  const sum = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(dirname(join(folder, name)), name)))
      .digest('hex')
  return Object.fromEntries(files.map(name => [name, sum(name)]))
}
