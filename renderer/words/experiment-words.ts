import type { ExperimentTree } from '../../shared/structure/experiment-tree.ts'
import { parameterText } from './parameter-words.ts'

const subtitleValues = 3

export function experimentTitle(tree: ExperimentTree): string {
  if (tree.experiment === undefined) return 'Hutch'
  const name = tree.plan?.name ?? ''
  return name === '' ? tree.experiment : `${tree.experiment} · ${name}`
}

/** Definition and the first values of the experiment's own parameters: `full-field-exafs · user toto`. */
export function experimentSubtitle(tree: ExperimentTree): string {
  const plan = tree.plan
  if (plan === undefined) return 'No experiment yet'
  const own = plan.root.children.find(child => child.kind === 'paramSet')
  const values = (own?.parameters ?? [])
    .slice(0, subtitleValues)
    .map(({ name, value }) => `${name} ${parameterText(value)}`)
  return [plan.definition, ...values].filter(part => part !== '').join(' · ')
}
