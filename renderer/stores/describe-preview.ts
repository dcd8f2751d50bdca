import { setDiagnostics } from '@codemirror/lint'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import type { DescriptionPreview, PlanPreview } from '../../shared/model/description-preview.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useClock } from '../composables/clock.ts'
import { knownIn } from '../describe/known-names.ts'
import { knowsNothing, type Knowledge } from '../describe/knowledge.ts'
import { planChecks } from '../describe/plan-checks.ts'
import { markOf } from '../describe/problem-marks.ts'
import { readDescriptionText, type Reading } from '../describe/reading.ts'
import { useDescribeTextStore } from './describe-text.ts'
import { useSpecStore } from './spec.ts'
import { useVitalsStore } from './vitals.ts'

/** A pause in typing; shorter than it takes to look up from the keyboard. */
const pauseMs = 150

/** What the text would do, asked anew at every pause. The last plan stays while the text has mistakes. */
export const useDescribePreviewStore = defineStore('describe-preview', () => {
  const bridge = useBridge()
  const clock = useClock()
  const document = useDescribeTextStore()
  const spec = useSpecStore()
  const vitals = useVitalsStore()
  const editor = crypto.randomUUID()
  const fileName = shallowRef('description.yml')
  const settledText = shallowRef('')
  const preview = shallowRef<DescriptionPreview>({ problems: [], plan: undefined })
  const plan = shallowRef<PlanPreview | undefined>()
  const devices = shallowRef(knowsNothing.devices)
  const judgedText = shallowRef<string | undefined>()
  let pause = new AbortController()

  const isJudged = computed(() => judgedText.value === document.text)
  const problems = computed(() => preview.value.problems)
  const reading = computed<Reading>(() => readDescriptionText(settledText.value))
  const knowledge = computed<Knowledge>(() => ({
    devices: devices.value,
    ...knownIn(reading.value, settledText.value),
  }))
  const checks = computed(() =>
    plan.value === undefined ? [] : planChecks(plan.value, spec.status, vitals.vitals?.diskFreeBytes),
  )

  async function wait(): Promise<void> {
    pause.abort()
    pause = new AbortController()
    const { signal } = pause
    await clock.sleep(pauseMs, signal).catch(() => undefined)
    if (!signal.aborted) settle()
  }

  /** Now, without waiting for a pause. */
  function settle(): void {
    pause.abort()
    if (settledText.value === document.text && judgedText.value !== undefined) return
    settledText.value = document.text
    document.know(knowledge.value)
    void judge(document.text)
  }

  /** A newer question, asked meanwhile, answers for this one. */
  async function judge(text: string): Promise<void> {
    const outcome = await bridge.call('description.preview', { editor, text, file: fileName.value })
    if (text !== document.text) return
    if (outcome.ok) preview.value = outcome.value
    else if (outcome.problem.kind === 'aborted') return
    else preview.value = { problems: [outcome.problem], plan: undefined }
    judgedText.value = text
    plan.value = preview.value.plan ?? plan.value
    mark()
  }

  function mark(): void {
    const { doc } = document.state
    const warnings = checks.value.flatMap(({ problem }) => problem ?? [])
    const marks = problems.value.map(problem => markOf(doc, problem, 'error'))
    const hints =
      problems.value.length > 0 ? [] : warnings.map((problem: Problem) => markOf(doc, problem, 'warning'))
    document.dispatch(setDiagnostics(document.state, [...marks, ...hints]))
  }

  async function load(): Promise<void> {
    const outcome = await bridge.call('description.names', undefined)
    if (outcome.ok) devices.value = outcome.value
    document.know(knowledge.value)
    // Another beamline may judge otherwise.
    if (judgedText.value !== undefined) await judge(document.text)
  }

  /** Another description: nothing of the old one is shown for it. */
  function forget(name: string): void {
    fileName.value = name
    plan.value = undefined
    judgedText.value = undefined
    settle()
  }

  watch(
    () => document.text,
    () => void wait(),
  )
  watch(() => spec.status.isListed, load)
  // Free space changes every second; marks only when what they say does.
  watch(() => checks.value.map(({ problem }) => `${problem?.where} ${problem?.message}`).join('\n'), mark)
  return {
    settledText: shallowReadonly(settledText),
    /** Of the settled text. */
    reading,
    problems,
    /** Of the text as it is, or of the last one without mistakes. */
    plan: shallowReadonly(plan),
    isStale: computed(() => problems.value.length > 0),
    isJudged,
    checks,
    knowledge,
    settle,
    load,
    forget,
  }
})
