import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programsFor } from '../../../../electron/analysis/outside/programs-for.ts'
import { slurmCommands } from '../../../../electron/analysis/outside/slurm/slurm-commands.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { toProblem } from '../../../../shared/model/problem.ts'
import { effPlan } from '../../../builders/sketched-plan.ts'
import { writeExperiment } from '../../../builders/written-experiment.ts'
import { deferred } from '../../../support/deferred.ts'
import { describeWith } from '../../../support/need-tool.ts'
import { slurm, startSlurmNode, type SlurmNode } from '../../../support/slurm-node.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'
import { analysisRig } from '../rig.ts'
import { graphOf, pythonStep } from './command-graph.ts'

const scan = '/EFF/Energy Scan'
const sum = `import h5py
g = json.load(open(input))['inputs']['data']
print('job', os.environ['SLURM_ARRAY_JOB_ID'], 'of', os.environ['SLURM_ARRAY_TASK_COUNT'])
with h5py.File(g['file']) as f: total = float(f[g['dataset']][:g['complete']].sum())
json.dump({'outputs': {'total': total}}, open(output, 'w'))`

describeWith(slurm, 'on a Slurm of one node', () => {
  let node: SlurmNode
  const home = mkdtempSync(join(tmpdir(), 'hutch-slurm-'))
  beforeAll(async () => {
    node = await startSlurmNode(home)
  }, 60_000)
  afterAll(async () => {
    await node.stop()
    rmSync(home, { recursive: true, force: true })
  })
  const rig = () => analysisRig({ programs: programsFor('slurm', systemClock(), node.environment) })

  test('a step gives what it gives here', async () => {
    const { analysis } = rig()
    const master = await writeExperiment(temporaryFolder(), effPlan())
    const flow = graphOf([pythonStep('sum', sum, { data: { role: 'data' } })])
    const { id } = await analysis.start({ ...flow, master, node: scan })
    const { file, message, state } = await analysis.finished(id)
    expect([state, message]).toEqual(['done', '5 of 5 frames'])
    const [total, raw, log] = python<readonly [number, number, string]>(
      `import h5py
with h5py.File(argument['file']) as f, h5py.File(argument['master']) as m:
    s = f['entry/sum']
    print(json.dumps([float(s['total/total'][0]), float(m['entry_0003/instrument/data_frelon/data'][:].sum()), s['log/data'][()].decode()]))`,
      { file, master },
    )
    expect([total, log]).toEqual([raw, expect.stringMatching(/^job \d+ of 1\n$/)])
    expect(readdirSync(dirname(file)).filter(name => name.startsWith('.'))).toEqual([])
  })

  test('what is wanted together is one array, and everyone gets its own end and log', async () => {
    const folder = temporaryFolder()
    const commands = slurmCommands(systemClock(), { environment: node.environment })
    const say = 'echo "$SLURM_ARRAY_TASK_COUNT $SLURM_ARRAY_JOB_ID it\'s $0"; exit $0'
    const ends = await Promise.all(
      ['0', '3', '5'].map(code =>
        commands(
          { program: '/bin/sh', arguments: ['-c', say, code], folder, timeLimitS: 60, memoryLimitBytes: 1e9 },
          new AbortController().signal,
        ),
      ),
    )
    expect(ends.map(({ exitCode, why }) => [exitCode, why])).toEqual([
      [0, 'ended'],
      [3, 'ended'],
      [5, 'ended'],
    ])
    const [first, second, third] = ends.map(({ log }) => log.trim().split(' '))
    expect([first, second, third].map(words => words?.[0])).toEqual(['3', '3', '3'])
    expect(new Set([first, second, third].map(words => words?.[1])).size).toBe(1)
    expect(third?.slice(2)).toEqual(["it's", '5'])
    expect(readdirSync(folder)).toEqual([])
  })

  test('a job that fails, hangs or eats memory says so, and a cancelled one is taken off the cluster', async () => {
    const { analysis } = rig()
    const folder = temporaryFolder()
    const master = await writeExperiment(folder, effPlan())
    const mark = join(folder, 'mark')
    const steps = [
      pythonStep('fail', 'raise ValueError("no peak")'),
      pythonStep('hang', 'time.sleep(1000)', { timeLimit: '1 s' }),
      pythonStep('eat', 'b = []\nwhile True: b.append(bytearray(10**7))', { memoryLimit: '0.3 GB' }),
      pythonStep('wait', `open(${JSON.stringify(mark)}, 'w').write(str(os.getpid()))\ntime.sleep(1000)`),
    ]
    const jobs = await Promise.all(
      steps.map(step => analysis.start({ ...graphOf([step]), master, node: scan })),
    )
    const [fail, hang, eat, wait] = jobs.map(({ id }) => analysis.finished(id))
    expect((await fail)?.message).toContain(
      '"fail" failed with exit code 1; its last words: ValueError: no peak',
    )
    expect((await hang)?.message).toContain('"hang" had not ended after 1 s and was stopped')
    expect((await eat)?.message).toContain('"eat" ran out of memory, it may use 0.300 GB')
    await until(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '')
    analysis.cancel(jobs[3]?.id ?? '')
    expect(await wait).toMatchObject({ state: 'cancelled' })
    expect(existsSync(`/proc/${readFileSync(mark, 'utf8')}`)).toBe(false)
  })

  const limits = { timeLimitS: 60, memoryLimitBytes: 1e9 }
  /** Begins `script` on the cluster; `id` resolves with its number when it runs. */
  const begun = (script: string, environment: NodeJS.ProcessEnv, timeLimitS = 60) => {
    const { promise: id, resolve } = deferred<string>()
    const onNote = (line: string): void => {
      const running = /job (\S+): RUNNING/.exec(line)?.[1]
      if (running !== undefined) resolve(running)
    }
    const folder = join(temporaryFolder(), 'step 50 %a')
    mkdirSync(folder)
    const run = { ...limits, timeLimitS, program: '/bin/sh', arguments: ['-c', script], folder, onNote }
    const end = slurmCommands(systemClock(), { environment })(run, new AbortController().signal)
    const told = end.then(
      ({ exitCode, log, why }) => `${why} ${exitCode ?? ''} ${log.trim()}`,
      (error: unknown) => toProblem(error).message,
    )
    return { folder, id, told }
  }
  const slurmSays = (...words: readonly string[]): string =>
    execFileSync(words[0] ?? '', words.slice(1), { env: node.environment, encoding: 'utf8' })

  test('a program that will not be ended by its time is killed, and its time is told', async () => {
    const { told } = begun('trap "" TERM; echo here; while :; do sleep 0.1; done', node.environment, 1)
    expect(await told).toMatch(/^time {2}here/)
  })

  test('a scheduler that is away for a while loses nothing', async () => {
    const bin = temporaryFolder()
    const away = join(bin, 'away')
    const real = slurmSays('sh', '-c', 'command -v squeue').trim()
    const line = `[ ! -e ${away} ] || { echo "Unable to contact slurm controller" >&2; exit 1; }`
    writeFileSync(join(bin, 'squeue'), `#!/bin/sh\n${line}\nexec ${real} "$@"\n`, { mode: 0o755 })
    const environment = { ...node.environment, PATH: `${bin}:${node.environment.PATH ?? ''}` }
    const { folder, id, told } = begun('until [ -e go ]; do sleep 0.1; done; echo went', environment)
    await id
    writeFileSync(away, '')
    writeFileSync(join(folder, 'go'), '')
    expect(await told).toBe('ended 0 went')
  })

  // The last one: the cluster has no other node.
  test('a job that an administrator cancels, or whose node is lost, is told as such', async () => {
    // Without it the cluster itself would start it again, two minutes later.
    const environment = { ...node.environment, SBATCH_NO_REQUEUE: '1' }
    const cancelled = begun('echo begun; sleep 1000', environment)
    slurmSays('scancel', await cancelled.id)
    expect(await cancelled.told).toMatch(/as CANCELLED: it was cancelled there/)
    const lost = begun('echo begun; sleep 1000', environment)
    await lost.id
    const name = slurmSays('sinfo', '-h', '-o', '%n').trim()
    slurmSays('scontrol', 'update', `nodename=${name}`, 'state=down', 'reason=test')
    expect(await lost.told).toMatch(/as NODE_FAIL: its node failed/)
  })
})

test('a cluster that is away is told as such', async () => {
  const folder = temporaryFolder()
  const master = await writeExperiment(folder, effPlan())
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const say =
    'echo "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)" >&2'
  writeFileSync(join(bin, 'sbatch'), `#!/bin/sh\n${say}\nexit 1\n`, { mode: 0o755 })
  const path = `${bin}:${process.env.PATH ?? ''}`
  const { analysis } = analysisRig({ programs: programsFor('slurm', systemClock(), { PATH: path }) })
  const { id } = await analysis.start({ ...graphOf([pythonStep('fit', 'pass')]), master, node: scan })
  const { message, state } = await analysis.finished(id)
  expect([state, message]).toEqual(['failed', expect.stringContaining('Unable to contact slurm controller')])
  expect(message).toContain('Check that Slurm is up')
})
