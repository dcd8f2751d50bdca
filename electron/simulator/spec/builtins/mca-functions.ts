import { mcaChannels, mcaGainKev } from '../fluorescence.ts'
import { copyInto } from '../language/data-array.ts'
import { isDataArray, toText } from '../language/values.ts'
import type { FunctionTable } from '../spec-context.ts'
import { SpecFailure } from '../spec-failure.ts'

/** Functions on the fluorescence detector. There is one, so that the number of the device says nothing. */
export const mcaFunctions: FunctionTable = {
  mca_sget: ([, array], { machine }) => {
    if (!isDataArray(array)) throw new SpecFailure('mca_sget(): expected a data array')
    if (copyInto(array, machine.mca.spectrum)) return mcaChannels
    throw new SpecFailure(`mca_sget(): the array must have ${mcaChannels} elements`)
  },
  mca_par: ([parameter = '']) => {
    const values: Readonly<Record<string, number>> = { chans: mcaChannels, gain: mcaGainKev }
    const value = Object.hasOwn(values, toText(parameter)) ? values[toText(parameter)] : undefined
    if (value === undefined) throw new SpecFailure(`mca_par(): no such parameter: ${toText(parameter)}`)
    return value
  },
}
