import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { DescriptionInfo } from '../../shared/ipc/contract.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useNoticesStore } from './notices.ts'

/** What can be started: descriptions, the plan of the chosen one, and the values changed for this run. */
export const useDescriptionsStore = defineStore('descriptions', () => {
  const bridge = useBridge()
  const { ask } = useNoticesStore()
  const list = shallowRef<readonly DescriptionInfo[]>([])
  const file = shallowRef<string | undefined>()
  const plan = shallowRef<Plan | undefined>()
  const problem = shallowRef<Problem | undefined>()
  const set = shallowRef<Readonly<Record<string, string>>>({})
  let lastAsked = 0

  async function load(): Promise<void> {
    const outcome = await ask('description.list', undefined)
    if (!outcome.ok) return
    list.value = outcome.value
    const first = outcome.value.find(info => info.problem === undefined) ?? outcome.value[0]
    if (file.value === undefined && first !== undefined) await choose(first.file)
  }

  async function choose(next: string): Promise<void> {
    file.value = next
    set.value = {}
    plan.value = undefined
    await makePlan()
  }

  async function change(name: string, text: string | undefined): Promise<void> {
    const others = Object.entries(set.value).filter(([other]) => other !== name)
    set.value = Object.fromEntries(text === undefined ? others : [...others, [name, text]])
    await makePlan()
  }

  /** A wrong value is an answer, not an accident: it is shown beside the field, not as a toast. */
  async function makePlan(): Promise<void> {
    if (file.value === undefined) return
    const asked = ++lastAsked
    const outcome = await bridge.call('description.plan', { file: file.value, set: set.value })
    if (asked !== lastAsked) return
    problem.value = outcome.ok ? undefined : outcome.problem
    if (outcome.ok) plan.value = outcome.value
  }

  const chosen = computed(() => list.value.find(info => info.file === file.value))
  return {
    list: shallowReadonly(list),
    plan: shallowReadonly(plan),
    problem: shallowReadonly(problem),
    set: shallowReadonly(set),
    file: shallowReadonly(file),
    chosen,
    load,
    choose,
    change,
  }
})
