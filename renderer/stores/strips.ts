import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import { useClock } from '../composables/clock.ts'
import { plotTickMs, usePlotTick } from '../composables/plot-ticker.ts'
import { History } from '../strips/history.ts'
import { useBeamlineStore } from './beamline.ts'
import { useSpecStore } from './spec.ts'

export interface Signal {
  /** `counter det` */
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly value: number | undefined
}

/** 30 min at 10 Hz: of 60 signals some 9 MB, twice that before old ones are forgotten. */
const keptSamples = (30 * 60 * 1000) / plotTickMs
const mostSignals = 60
const ring = 'ring current'

/** What beamline and SPEC tell, over time: kept from the start of the window, so that a strip chart has a past. */
export const useStripsStore = defineStore('strips', () => {
  const clock = useClock()
  const beamline = useBeamlineStore()
  const spec = useSpecStore()
  const history = new History(keptSamples)
  const chosen = shallowRef<readonly string[]>([ring])
  const spanS = shallowRef(300)

  const signals = computed<readonly Signal[]>(() =>
    [
      { id: ring, label: ring, unit: 'mA', value: beamline.status?.ringCurrentMa },
      ...spec.status.counters.map(({ mnemonic, unit, value }) =>
        signal('counter', mnemonic, { unit, value }),
      ),
      ...spec.status.motors.map(({ mnemonic, position, unit }) =>
        signal('motor', mnemonic, { unit, value: position }),
      ),
    ].slice(0, mostSignals),
  )

  usePlotTick(() => {
    const values = Object.fromEntries(signals.value.map(({ id, value }) => [id, value]))
    history.add(clock.nowMs() / 1000, values)
  })

  function toggle(id: string): void {
    chosen.value = chosen.value.includes(id)
      ? chosen.value.filter(other => other !== id)
      : [...chosen.value, id]
  }

  return { signals, chosen, spanS, history: markRaw(history), toggle }
})

function signal(kind: 'counter' | 'motor', mnemonic: string, rest: Pick<Signal, 'unit' | 'value'>): Signal {
  return { id: `${kind} ${mnemonic}`, label: mnemonic, ...rest }
}
