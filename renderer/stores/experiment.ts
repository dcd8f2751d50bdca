import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { NumberedEvent } from '../../shared/model/events.ts'
import { emptyTree } from '../../shared/structure/apply-event.ts'
import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { rebuildTree } from '../../shared/structure/serialise-tree.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useClock } from '../composables/clock.ts'
import { joinPath } from '../words/paths.ts'
import { useBeamlineStore } from './beamline.ts'
import { EventFollower } from './event-follower.ts'
import { listen } from './listen.ts'
import { useLogStore } from './log.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'

/** Text and curves at 10 Hz are as fast as people read; events may come by the hundred. */
const publishMs = 100

/** The running, or last, experiment. */
export const useExperimentStore = defineStore('experiment', () => {
  const clock = useClock()
  const { ask } = useNoticesStore()
  const log = useLogStore()
  const run = useRunStore()
  const beamline = useBeamlineStore()
  const tree = shallowRef<ExperimentTree>(emptyTree())
  const isConnected = shallowRef(false)
  const follower = new EventFollower()
  let isPublishing = false
  let isResyncing = false

  function receive(news: readonly NumberedEvent[]): void {
    const answers = news.map(numbered => follower.receive(numbered))
    if (answers.includes('gap')) void resync()
    else publishSoon()
  }

  function publishSoon(): void {
    if (isPublishing) return
    isPublishing = true
    void clock.sleep(publishMs).then(() => {
      isPublishing = false
      tree.value = follower.tree
    })
  }

  /** Everything the main process knows: for a fresh window, and to heal a gap in the numbers. */
  async function resync(): Promise<void> {
    if (isResyncing) return
    isResyncing = true
    const putRun = run.expectSnapshot()
    const putBeamline = beamline.expectSnapshot()
    const putLog = log.expectSnapshot()
    const outcome = await ask('experiment.snapshot', undefined)
    isResyncing = false
    if (!outcome.ok) return
    const answer = follower.resume(rebuildTree(outcome.value.tree))
    putRun(outcome.value.run)
    putBeamline(outcome.value.beamline)
    putLog(outcome.value.log)
    tree.value = follower.tree
    isConnected.value = true
    if (answer === 'gap') await resync()
  }

  listen(useBridge(), 'experiment.events', receive)
  const masterFile = computed(() => joinPath(tree.value.folder, tree.value.master))
  return { tree: shallowReadonly(tree), masterFile, isConnected: shallowReadonly(isConnected), resync }
})
