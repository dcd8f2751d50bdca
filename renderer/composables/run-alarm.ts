import { computed } from 'vue'
import { useBeamlineStore } from '../stores/beamline.ts'
import { useEventsStore } from '../stores/events.ts'
import { useRunStore } from '../stores/run.ts'
import { runWords } from '../words/run-words.ts'

/**
 * What the run bar says, and the newest alarm that nobody has acknowledged. A fault is both: then the run bar says what
 * happened, and the alarm what to do.
 */
export function useRunAlarm() {
  const run = useRunStore()
  const beamline = useBeamlineStore()
  const events = useEventsStore()
  const words = computed(() => runWords(run.state, beamline.status?.sequencer))
  const alarm = computed(() => events.alarms[0])
  const isOfRun = computed(
    () => run.state.phase === 'faulted' && alarm.value?.text === run.state.problem.message,
  )
  return { words, alarm, isOfRun }
}
