import { formatNumber } from '../../../shared/spec/number-text.ts'
import { hasFlag } from '../parse-args.ts'
import { numberWord, type SpecAction, type SpecContext, usageOf } from './spec-action.ts'

const moveUsage = ['move', 'move MOTOR TARGET [MOTOR TARGET…] [--relative]'] as const
const countUsage = ['count', 'count SECONDS|COUNTS [COUNTER…] [--monitor]'] as const

/** Motors given together start together. Done when all are there. */
export const move: SpecAction = async context => {
  const { client, io, signal } = context
  const reached = await client.moveTogether(await targetsOf(context), signal)
  for (const [motor, position] of reached) {
    if (io.isJson) io.json({ motor, position })
    else io.out(`${motor} ${formatNumber(position)}`)
  }
  return 0
}

/** All counters unless some are named. */
export const count: SpecAction = async ({ client, words, args, io, signal }) => {
  const [presetText, ...names] = words
  const amount = numberWord(presetText, 'The preset', countUsage)
  const preset = hasFlag(args, 'monitor') ? { monitorCounts: amount } : { seconds: amount }
  const counters = await client.countUntil(preset, {
    signal,
    ...(names.length > 0 ? { counters: names } : {}),
  })
  if (io.isJson) io.json({ ...preset, counters })
  else for (const [counter, value] of Object.entries(counters)) io.out(`${counter} ${formatNumber(value)}`)
  return 0
}

async function targetsOf({ client, words, args }: SpecContext): Promise<ReadonlyMap<string, number>> {
  if (words.length === 0 || words.length % 2 === 1) {
    throw usageOf('move', 'move needs pairs of MOTOR and TARGET', moveUsage[1])
  }
  const targets = new Map<string, number>()
  for (let at = 0; at < words.length; at += 2) {
    const motor = words[at] ?? ''
    if (targets.has(motor)) throw usageOf('move', `${motor} is given twice`, moveUsage[1])
    const value = numberWord(words[at + 1], `The target of ${motor}`, moveUsage)
    targets.set(motor, hasFlag(args, 'relative') ? (await client.position(motor)) + value : value)
  }
  return targets
}
