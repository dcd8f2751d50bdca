import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { DescriptionInfo } from '../../shared/ipc/contract.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useNoticesStore } from './notices.ts'

const lastUsedKey = 'hutch.description.last'

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
    if (file.value === undefined) await chooseFirst(outcome.value)
  }

  /** The one used last, else the first that this beamline can run. */
  async function chooseFirst(offered: readonly DescriptionInfo[]): Promise<void> {
    const last = offered.find(info => info.file === localStorage.getItem(lastUsedKey))
    const sound = offered.filter(info => info.problem === undefined)
    for (const info of last === undefined ? sound : [last, ...sound]) {
      await choose(info.file)
      if (problem.value === undefined) return
    }
    const [first] = sound.length > 0 ? sound : offered
    if (first !== undefined) await choose(first.file)
  }

  /** Called when an experiment was started. */
  function noteUsed(): void {
    if (file.value !== undefined) localStorage.setItem(lastUsedKey, file.value)
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
    noteUsed,
    choose,
    change,
  }
})
