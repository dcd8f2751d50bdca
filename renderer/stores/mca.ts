import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useBridge } from '../bridge/bridge.ts'
import { parseCalibration, spectrum, type Spectrum } from '../strips/spectrum.ts'

/** A spectrum that SPEC keeps in a data array, read again and again while somebody looks. */
export const useMcaStore = defineStore('mca', () => {
  const bridge = useBridge()
  const variable = shallowRef('MCA')
  const offset = shallowRef('0')
  const gain = shallowRef('1')
  const unit = shallowRef('')
  const isLog = shallowRef(false)
  const shown = shallowRef<Spectrum>()
  const problem = shallowRef('')
  const calibration = computed(() => parseCalibration(offset.value, gain.value, unit.value))
  let isReading = false

  /** One question at a time: a slow server is asked less often. */
  async function read(): Promise<void> {
    if (isReading || calibration.value === undefined || variable.value.trim() === '') return
    isReading = true
    const outcome = await bridge.call('spec.array', { name: variable.value.trim() })
    isReading = false
    if (!outcome.ok) {
      shown.value = undefined
      problem.value = outcome.problem.message
      return
    }
    problem.value = ''
    shown.value = spectrum(outcome.value.numbers, calibration.value)
  }

  return { variable, offset, gain, unit, isLog, shown, problem, calibration, read }
})
