import { useAnalyseStore } from '../stores/analyse.ts'
import { useAnalysisStore } from '../stores/analysis.ts'
import { useBrowseStore } from '../stores/browse.ts'
import { useNoticesStore } from '../stores/notices.ts'
import { useResultsStore } from '../stores/results.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import { useWorkflowStore } from '../stores/workflow.ts'
import { isOpenJob } from '../words/job-words.ts'
import type { Command } from './command.ts'
import { graphCommands } from './graph-commands.ts'

const group = 'Analysis'

export function analyseCommands(): readonly Command[] {
  const analyse = useAnalyseStore()
  const analysis = useAnalysisStore()
  const browse = useBrowseStore()
  const notices = useNoticesStore()
  const results = useResultsStore()
  const selection = useSelectionStore()
  const workbench = useWorkbenchStore()
  const workflow = useWorkflowStore()

  /** One job for every chosen node; the newest result is shown as it grows. */
  async function start(): Promise<void> {
    const { offer } = workflow
    if (offer === undefined) return
    for (const node of analyse.targets) {
      const outcome = await analysis.startGraph(
        offer.name,
        workflow.text(),
        analyse.master,
        node,
        analyse.isAnew,
      )
      if (outcome.ok) results.choose(outcome.value.id)
    }
  }

  function whyNotStart(): string | undefined {
    if (workflow.offer === undefined) return 'There is no workflow'
    if (analyse.targets.length === 0) return 'Record or open an experiment first'
    const { graph, problems } = workflow
    return problems[0]?.message ?? (graph && analyse.whyNot(graph))
  }

  /** Where the images are: what is drawn on one belongs to its detector, and steps leave it out. */
  function drawMask(): void {
    const { isOpened, node } = analyse
    if (node === undefined) return
    workbench.workspace = isOpened ? 'browse' : 'acquire'
    if (isOpened) browse.select({ kind: 'node', id: node })
    else selection.selectNode(node)
    const how = 'Draw a region on the image, then “Mask the selected region” in its menu'
    notices.say('notice', `${how}. Steps whose mask is “as recorded” leave it out.`)
  }

  const whyNoResult = () => (results.chosen === undefined ? 'There is no result' : undefined)
  const inList = (key: string) => ({ group, key, within: 'results' })
  return [
    ...graphCommands(),
    {
      id: 'analyse.beside',
      label: 'Show the data beside the result',
      group,
      whyNot: whyNoResult,
      run: () => results.toggleData(),
    },
    {
      id: 'analyse.start',
      label: 'Start the workflow',
      group,
      key: 'Control+Alt+Enter',
      whyNot: whyNotStart,
      run: start,
    },
    {
      id: 'analyse.anew',
      label: 'Take steps from earlier results, or compute all anew',
      group,
      run: () => void (analyse.isAnew = !analyse.isAnew),
    },
    {
      id: 'analyse.draw-mask',
      label: 'Draw the mask in the image view',
      group,
      whyNot: () => (analyse.node === undefined ? 'Record or open an experiment first' : undefined),
      run: drawMask,
    },
    {
      id: 'analyse.cancel',
      label: 'Cancel the job of the chosen result',
      ...inList('Delete'),
      whyNot: () =>
        whyNoResult() ?? (results.chosen && isOpenJob(results.chosen) ? undefined : 'The job has ended'),
      run: () => results.chosen && analysis.cancel(results.chosen.id),
    },
    {
      id: 'analyse.first',
      label: 'Put the job of the chosen result before the others that wait',
      ...inList('N'),
      whyNot: () =>
        whyNoResult() ??
        (results.chosen?.state === 'queued' ? undefined : 'The job does not wait for its turn'),
      run: () => results.chosen && analysis.first(results.chosen.id),
    },
    {
      id: 'analyse.again',
      label: 'Run again with other parameters…',
      ...inList('R'),
      whyNot: whyNoResult,
      run: () => results.runAgain(),
    },
    {
      id: 'analyse.retry',
      label: 'Start the chosen result again as it was',
      ...inList('S'),
      whyNot: () =>
        whyNoResult() ?? (results.chosen && isOpenJob(results.chosen) ? 'The job has not ended' : undefined),
      run: () => results.retry(results.chosen),
    },
    {
      id: 'analyse.pin',
      label: 'Compare the other results with the chosen one',
      ...inList('C'),
      whyNot: whyNoResult,
      run: () => results.chosen && results.pin(results.chosen.id),
    },
  ]
}
