import { HutchError } from '../../shared/model/problem.ts'
import { assocIndexes } from '../../shared/spec/assoc.ts'
import type { Requests } from './requests.ts'

export interface NamedDevice {
  readonly mnemonic: string
  /** As written in SPEC's configuration; may hold blanks. */
  readonly name: string
}

/** Motors by their number in SPEC; one round trip. */
export function listMotors(requests: Requests): Promise<readonly NamedDevice[]> {
  return list(requests, { count: 'MOTORS', mnemonic: 'motor_mne', name: 'motor_name' })
}

export function listCounters(requests: Requests): Promise<readonly NamedDevice[]> {
  return list(requests, { count: 'COUNTERS', mnemonic: 'cnt_mne', name: 'cnt_name' })
}

/** Fills an associative array in the server, name by number and mnemonic, and sends it back whole. */
async function list(
  requests: Requests,
  { count, mnemonic, name }: { readonly count: string; readonly mnemonic: string; readonly name: string },
): Promise<readonly NamedDevice[]> {
  const fill = `hutch_list[hutch_i][${mnemonic}(hutch_i)] = ${name}(hutch_i)`
  const loop = `for (hutch_i = 0; hutch_i < ${count}; hutch_i++) { ${fill} }`
  const value = await requests.query(`local hutch_i hutch_list[]; ${loop}; return hutch_list`)
  if (value.kind !== 'assoc') {
    throw new HutchError({
      kind: 'device',
      message: `SPEC did not list its ${count.toLowerCase()}`,
      where: count,
    })
  }
  return Array.from(value.pairs, ([key, text]) => {
    const [number = '', found = ''] = assocIndexes(key)
    return { number: Number(number), mnemonic: found, name: text }
  })
    .filter(device => isMnemonic(device.mnemonic))
    .sort((a, b) => a.number - b.number)
    .map(({ mnemonic: found, name: text }) => ({ mnemonic: found, name: text }))
}

/** A number that is not in use answers -1 or a placeholder. */
function isMnemonic(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}
