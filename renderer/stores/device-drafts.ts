import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import type { DeviceDraft, DraftProblem, Settings, TestReport } from '../../shared/model/devices.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useDevicesStore } from './devices.ts'
import { useNoticesStore } from './notices.ts'
import { savedDraft, typedDrafts } from './typed-drafts.ts'

export type TestState =
  | { readonly kind: 'running' }
  | { readonly kind: 'passed'; readonly report: TestReport }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** What is typed and not saved yet, for each device apart: looking at another one loses nothing. */
export const useDeviceDraftsStore = defineStore('device-drafts', () => {
  const bridge = useBridge()
  const devices = useDevicesStore()
  const { ask } = useNoticesStore()
  const drafts = typedDrafts(() => devices.devices)
  const tests = shallowRef<ReadonlyMap<string, TestState>>(new Map())
  const problems = shallowRef<readonly DraftProblem[]>([])
  let lastCheck = 0

  /** One key for each place where something is typed. */
  const key = computed(() => {
    const { view } = devices
    return view.kind === 'new' ? `new ${view.deviceKind}` : (devices.device?.id ?? '')
  })
  const draft = computed<DeviceDraft | undefined>(() => drafts.at(key.value) ?? asSaved())
  const isChanged = computed(() => drafts.at(key.value) !== undefined)
  const test = computed(() => tests.value.get(key.value))

  function asSaved(): DeviceDraft | undefined {
    const { device, view } = devices
    if (view.kind === 'new') {
      const settings = devices.kindOf(view.deviceKind)?.start ?? {}
      return { was: undefined, kind: view.deviceKind, name: '', settings }
    }
    return device && savedDraft(device)
  }

  function change(part: Partial<Pick<DeviceDraft, 'name' | 'settings'>>): void {
    if (draft.value !== undefined) drafts.keep(key.value, { ...draft.value, ...part }, asSaved())
  }

  function keepTest(value: TestState | undefined, at: string): void {
    const next = new Map(tests.value)
    if (value === undefined) next.delete(at)
    else next.set(at, value)
    tests.value = next
  }

  /** The main process knows the rules; only the newest answer counts. */
  async function check(): Promise<void> {
    const turn = ++lastCheck
    if (draft.value === undefined || !isChanged.value) {
      problems.value = []
      return
    }
    const outcome = await bridge.call('devices.check', draft.value)
    if (turn === lastCheck && outcome.ok) problems.value = outcome.value
  }
  watch([draft, isChanged], check, { immediate: true })

  async function runTest(): Promise<void> {
    const at = key.value
    if (draft.value === undefined) return
    keepTest({ kind: 'running' }, at)
    const outcome = await bridge.call('devices.test', draft.value)
    keepTest(
      outcome.ok ? { kind: 'passed', report: outcome.value } : { kind: 'failed', problem: outcome.problem },
      at,
    )
  }

  async function save(): Promise<boolean> {
    const [at, saved] = [key.value, draft.value]
    if (saved === undefined) return false
    const outcome = await ask('devices.save', saved)
    if (!outcome.ok) return false
    drafts.forget(at)
    keepTest(undefined, at)
    if (devices.kindOf(saved.kind)?.role === 'detector')
      devices.show({ kind: 'device', id: `detectors/${saved.name}` })
    return true
  }

  return {
    draft,
    isChanged,
    hasTyped: (id: string): boolean => drafts.at(id) !== undefined,
    problems: shallowReadonly(problems),
    test,
    change,
    changeSettings: (settings: Settings) => change({ settings }),
    revert: () => drafts.forget(key.value),
    runTest,
    cancel: () => ask('devices.cancel', undefined),
    save,
  }
})
