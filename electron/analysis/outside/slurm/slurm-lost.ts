import { HutchError } from '../../../../shared/model/problem.ts'

/** How a job ended that could not say it itself, in the states of squeue(1). */
const reasons: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  CANCELLED: ['it was cancelled there', 'Ask whoever runs the cluster, or start it again'],
  NODE_FAIL: ['its node failed', 'Start it again'],
  BOOT_FAIL: ['its node did not start', 'Start it again'],
  PREEMPTED: ['others went before it', 'Start it again, or in another partition (SBATCH_PARTITION)'],
  DEADLINE: ['its deadline was over', 'Ask whoever runs the cluster'],
  FAILED: [
    'its script could not be run',
    'Check that the nodes see the folder of the experiment under the same path',
  ],
}

const unseen = [
  'nothing of its end can be seen',
  'Check that the nodes share the disk of the experiment, and that it has room',
] as const

export function lostJob(job: string, state: string, log: string): HutchError {
  const [what, advice] = reasons[state] ?? unseen
  const last = log
    .split('\n')
    .map(line => line.trim())
    .findLast(line => line !== '')
  const said = last === undefined ? '' : `; its last words: ${last.slice(0, 300)}`
  return new HutchError({
    kind: 'program',
    message: `Slurm ended job ${job} as ${state}: ${what}${said}`,
    where: 'Slurm',
    advice,
  })
}
