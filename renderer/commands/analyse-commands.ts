import { useAnalyseStore } from '../stores/analyse.ts'
import { parameterProblem } from '../words/workflow-words.ts'
import type { Command } from './command.ts'

const group = 'Analysis'

export function analyseCommands(): readonly Command[] {
  const analyse = useAnalyseStore()
  return [
    {
      id: 'analyse.start',
      label: 'Start the workflow',
      group,
      key: 'Control+Alt+Enter',
      whyNot: () => whyNotStart(analyse),
      run: () => analyse.start(),
    },
  ]
}

function whyNotStart(analyse: ReturnType<typeof useAnalyseStore>): string | undefined {
  const { offer, node, set } = analyse
  if (offer === undefined) return 'There is no workflow'
  if (node === undefined) return 'Record or open an experiment first'
  const wrong = offer.steps.some(({ id, parameters }) =>
    Object.entries(parameters).some(
      ([name, spec]) => parameterProblem(spec, set[`${id}.${name}`]) !== undefined,
    ),
  )
  return wrong ? 'A parameter is not valid' : undefined
}
