import { assertNever, demand } from '../base/assert.ts'
import type { ExperimentEvent, ResultInfo, ResultState, StepState } from '../model/events.ts'
import { isOpenState } from '../model/result-state.ts'
import { mostLogLines, type Result } from './experiment-tree.ts'
import { nodeOf, type TreeDraft } from './tree-draft.ts'

type ResultEvent = Extract<ExperimentEvent, { kind: `result.${string}` }>

/** What is told of results, which hang at the nodes they were computed from. */
export function applyResultEvent(draft: TreeDraft, event: ResultEvent, atMs: number): void {
  if (event.kind === 'result.added') {
    nodeOf(draft, event.result.node)
    addResult(draft, event.result, atMs)
    return
  }
  const result = demand(draft.results().get(event.id), `result "${event.id}"`)
  draft.results().set(event.id, changed(result, event, atMs))
}

function changed(
  result: Result,
  event: Exclude<ResultEvent, { kind: 'result.added' }>,
  atMs: number,
): Result {
  switch (event.kind) {
    case 'result.state': {
      const { state, complete, message } = event
      const startedAtMs = result.startedAtMs ?? (state === 'running' ? atMs : undefined)
      const endedAtMs = isOpenState(state) ? undefined : atMs
      const steps = stepsAt(result.steps, state)
      return { ...result, state, complete, message, startedAtMs, endedAtMs, steps }
    }
    case 'result.log':
      return { ...result, log: [...result.log, { atMs, text: event.text }].slice(-mostLogLines) }
    case 'result.step': {
      const steps = { ...result.steps, [event.step]: event.state }
      const from = event.from === undefined ? {} : { [event.step]: event.from }
      const takenFrom = { ...result.takenFrom, ...from }
      const told = Object.keys(takenFrom).length === 0 ? {} : { takenFrom }
      return { ...result, steps, ...told }
    }
    default:
      return assertNever(event, 'event of a result')
  }
}

/** One that is known has got more outputs, and goes on as it was. */
function addResult(draft: TreeDraft, result: ResultInfo, atMs: number): void {
  const known = draft.results().get(result.id)
  const begun = {
    state: 'waiting',
    complete: 0,
    message: '',
    addedAtMs: atMs,
    startedAtMs: undefined,
    endedAtMs: undefined,
    log: [],
    steps: {},
  } as const
  draft.results().set(result.id, { ...begun, ...known, ...result })
}

/** A job takes its open steps along: what runs ends as it does, what waits is never run. */
function stepsAt(steps: Result['steps'], state: ResultState): Result['steps'] {
  if (isOpenState(state)) return steps
  const ended = (step: StepState): StepState => {
    if (step === 'running') return state
    return step === 'waiting' ? 'not run' : step
  }
  return Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, ended(step)]))
}
