import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import type { DeviceDraft, DraftProblem, Settings, TestReport } from '../../shared/model/devices.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useDevicesStore } from './devices.ts'
import { useNoticesStore } from './notices.ts'

export type TestState =
  | { readonly kind: 'running' }
  | { readonly kind: 'passed'; readonly report: TestReport }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** What is typed and not saved yet, for each device apart: looking at another one loses nothing. */
export const useDeviceDraftsStore = defineStore('device-drafts', () => {
  const bridge = useBridge()
  const devices = useDevicesStore()
  const { ask } = useNoticesStore()
  const drafts = shallowRef<ReadonlyMap<string, DeviceDraft>>(new Map())
  const tests = shallowRef<ReadonlyMap<string, TestState>>(new Map())
  const problems = shallowRef<readonly DraftProblem[]>([])
  let lastCheck = 0

  /** One key for each place where something is typed. */
  const key = computed(() => {
    const { view } = devices
    return view.kind === 'new' ? `new ${view.deviceKind}` : (devices.device?.id ?? '')
  })
  const draft = computed<DeviceDraft | undefined>(() => drafts.value.get(key.value) ?? asSaved())
  const isChanged = computed(() => drafts.value.has(key.value))
  const test = computed(() => tests.value.get(key.value))

  function asSaved(): DeviceDraft | undefined {
    const { device, view } = devices
    if (view.kind === 'new') {
      const settings = devices.kindOf(view.deviceKind)?.start ?? {}
      return { was: undefined, kind: view.deviceKind, name: '', settings }
    }
    return device && { was: device.id, kind: device.kind, name: device.name, settings: device.settings }
  }

  function change(part: Partial<Pick<DeviceDraft, 'name' | 'settings'>>): void {
    if (draft.value === undefined) return
    const next = { ...draft.value, ...part }
    const saved = asSaved()
    const isSame = saved !== undefined && JSON.stringify(saved) === JSON.stringify(next)
    keep(drafts, isSame ? undefined : next)
  }

  function keep<T>(of: { value: ReadonlyMap<string, T> }, value: T | undefined, at = key.value): void {
    const next = new Map(of.value)
    if (value === undefined) next.delete(at)
    else next.set(at, value)
    of.value = next
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
    keep(tests, { kind: 'running' }, at)
    const outcome = await bridge.call('devices.test', draft.value)
    keep(
      tests,
      outcome.ok ? { kind: 'passed', report: outcome.value } : { kind: 'failed', problem: outcome.problem },
      at,
    )
  }

  async function save(): Promise<boolean> {
    const [at, saved] = [key.value, draft.value]
    if (saved === undefined) return false
    const outcome = await ask('devices.save', saved)
    if (!outcome.ok) return false
    keep(drafts, undefined, at)
    keep(tests, undefined, at)
    if (devices.kindOf(saved.kind)?.role === 'detector')
      devices.show({ kind: 'device', id: `detectors/${saved.name}` })
    return true
  }

  return {
    draft,
    isChanged,
    problems: shallowReadonly(problems),
    test,
    change,
    changeSettings: (settings: Settings) => change({ settings }),
    revert: () => keep(drafts, undefined),
    runTest,
    cancel: () => ask('devices.cancel', undefined),
    save,
  }
})
