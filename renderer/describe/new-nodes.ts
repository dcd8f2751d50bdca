import type { PlainValue } from '../../shared/description/edit/format-yaml.ts'
import type { Knowledge } from './knowledge.ts'

export interface NodeModel {
  readonly id: string
  readonly label: string
  readonly make: (name: string, knowledge: Knowledge) => PlainValue
}

/** What can be added. Each comes complete: valid at once where the beamline has what it needs. */
export const nodeModels: readonly NodeModel[] = [
  {
    id: 'Data',
    label: 'Acquisition',
    make: name => ({ acquisition: name, role: 'data', exposure: '0.1 s' }),
  },
  {
    id: 'Dark',
    label: 'Dark',
    make: name => ({ acquisition: name, role: 'dark', frames: 10, exposure: '0.1 s' }),
  },
  {
    id: 'White',
    label: 'White',
    make: name => ({ acquisition: name, role: 'white', frames: 10, exposure: '0.1 s' }),
  },
  { id: 'Scan', label: 'Scan', make: scan },
  { id: 'Repeat', label: 'Repeat', make: name => ({ repeat: name, times: 10, each: [inner] }) },
  { id: 'Sequence', label: 'Sequence', make: name => ({ sequence: name, tree: [inner] }) },
  { id: 'Parameters', label: 'Parameters', make: name => ({ paramSet: name, user: '' }) },
  {
    id: 'SPEC scan',
    label: 'SPEC scan',
    make: (name, knowledge) => ({ scan: name, native: `ascan ${firstMotor(knowledge)} 0 1 10 0.1` }),
  },
  { id: 'Macro', label: 'SPEC macro', make: name => ({ macro: name, run: 'newfile sample1' }) },
]

const inner = { acquisition: 'Data', role: 'data', exposure: '0.1 s' }

function scan(name: string, knowledge: Knowledge): PlainValue {
  return { scan: name, axis: { motor: firstMotor(knowledge), from: 0, to: 1, steps: 10 }, each: [inner] }
}

function firstMotor({ devices }: Knowledge): string {
  return devices.motors[0]?.name ?? 'motor'
}

/** `Dark`, `Dark 2`, `Dark 3` …: neighbours have different names. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken)
  if (!names.has(wanted)) return wanted
  const stem = wanted.replace(/ \d+$/, '')
  let number = 2
  while (names.has(`${stem} ${number}`)) number += 1
  return `${stem} ${number}`
}
