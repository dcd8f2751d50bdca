/** What a kind of experiment brings with it, so that descriptions stay short. */
export interface Definition {
  readonly name: string
  readonly title: string
  /** Labels that block the start while they have no value. Answered by `record`, a paramSet key, or `--set`. */
  readonly required: readonly string[]
  /** Labels that are missed aloud but do not block. */
  readonly wanted: readonly string[]
  /** Analysis offered when the description names none. */
  readonly workflow: string | undefined
}

export const definitions: readonly Definition[] = [
  {
    name: 'full-field-exafs',
    title: 'Full-field EXAFS and XANES imaging',
    required: ['sample', 'beam energy'],
    wanted: ['user', 'ring current'],
    workflow: 'normalise',
  },
  {
    name: 'absorption-tomography',
    title: 'Absorption tomography',
    required: ['sample'],
    wanted: ['user', 'beam energy', 'ring current'],
    workflow: 'absorption-tomography',
  },
  {
    name: 'diffraction-tomography',
    title: 'Diffraction tomography',
    required: ['sample', 'beam energy'],
    wanted: ['user', 'ring current'],
    workflow: 'diffraction-tomography',
  },
  {
    name: 'powder-mapping',
    title: 'Powder diffraction mapping',
    required: ['sample', 'beam energy'],
    wanted: ['user', 'ring current'],
    workflow: 'powder-mapping',
  },
  {
    name: 'alignment',
    title: 'Alignment scan',
    required: [],
    wanted: [],
    workflow: undefined,
  },
  {
    name: 'time-series',
    title: 'Time series',
    required: ['sample'],
    wanted: ['user', 'ring current'],
    workflow: undefined,
  },
  { name: 'general', title: 'Any experiment', required: [], wanted: [], workflow: undefined },
]

export function findDefinition(name: string): Definition | undefined {
  return definitions.find(definition => definition.name === name)
}
