import type { ConnectionStatus } from '../../shared/model/beamline-status.ts'
import { useBeamlineStore } from '../stores/beamline.ts'
import { useExperimentStore } from '../stores/experiment.ts'
import { useDescriptionsStore } from '../stores/descriptions.ts'
import { useImageDeskStore } from '../stores/image-desk.ts'
import { useRunStore } from '../stores/run.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import { needsSpace, whyNot, type RunAction } from '../words/run-actions.ts'
import type { Command } from './command.ts'

const group = 'Experiment'

export function runCommands(): readonly Command[] {
  const run = useRunStore()
  const beamline = useBeamlineStore()
  const descriptions = useDescriptionsStore()
  const selection = useSelectionStore()
  const workbench = useWorkbenchStore()
  const experiment = useExperimentStore()
  const images = useImageDeskStore()
  const unless = (action: RunAction) => () => whyNot(action, run.state)

  function showStart(): void {
    workbench.workspace = 'acquire'
    workbench.isStartOpen = true
  }

  function followNewest(): void {
    images.thaw()
    selection.follow()
  }

  async function start(): Promise<void> {
    commitTyping()
    if (descriptions.file === undefined) return
    const outcome = await run.start({ description: descriptions.file, set: descriptions.set })
    if (!outcome.ok) return
    descriptions.noteUsed()
    workbench.isStartOpen = false
    selection.follow()
  }

  async function follow(): Promise<void> {
    const outcome = await run.follow()
    if (!outcome.ok) return
    workbench.isStartOpen = false
    workbench.workspace = 'acquire'
    selection.follow()
  }

  function whyNoStart(): string | undefined {
    const required = descriptions.plan?.missing.find(({ need }) => need === 'required')
    if (descriptions.problem !== undefined) return descriptions.problem.message
    if (required !== undefined) return `“${required.label}” must be filled in first`
    return (
      whyNot('start', run.state) ??
      beamline.whyReadOnly ??
      whyNoBeamline(beamline.status?.sequencer) ??
      (descriptions.plan === undefined ? 'Choose an experiment first' : undefined)
    )
  }

  return [
    {
      id: 'run.choose',
      label: 'New experiment…',
      group,
      key: 'Control+Shift+S',
      whyNot: unless('start'),
      run: showStart,
    },
    {
      id: 'run.start',
      label: 'Start experiment',
      group,
      key: 'Control+Enter',
      whyNot: whyNoStart,
      run: start,
    },
    {
      id: 'run.follow',
      label: 'Follow SPEC',
      group,
      whyNot: () => whyNot('start', run.state) ?? whyNoBeamline(beamline.status?.sequencer),
      run: follow,
    },
    { id: 'run.end', label: 'End following', group, whyNot: unless('end'), run: run.end },
    { id: 'run.pause', label: 'Pause', group, key: 'Control+P', whyNot: unless('pause'), run: run.pause },
    { id: 'run.resume', label: 'Resume', group, key: 'Control+P', whyNot: unless('resume'), run: run.resume },
    { id: 'run.skip', label: 'Skip', group, whyNot: unless('skip'), run: run.skip },
    { id: 'run.abort', label: 'Abort', group, key: 'Shift+Escape', whyNot: unless('abort'), run: run.abort },
    {
      id: 'run.make-room',
      label: 'Make room…',
      group,
      whyNot: () => (needsSpace(run.state) ? undefined : 'No experiment waits for space on its disk'),
      run: run.makeRoom,
    },
    {
      id: 'run.stop-point',
      label: 'Stop after this point',
      group,
      key: 'Control+Alt+P',
      whyNot: unless('stop'),
      run: () => run.stop('point'),
    },
    {
      id: 'run.stop-scan',
      label: 'Stop after this scan',
      group,
      key: 'Control+Alt+S',
      whyNot: unless('stop'),
      run: () => run.stop('scan'),
    },
    {
      id: 'view.follow',
      label: 'Follow the newest',
      group,
      key: 'F',
      whyNot: () => (experiment.tree.current === undefined ? 'Nothing has been recorded yet' : undefined),
      run: followNewest,
    },
  ]
}

function whyNoBeamline(sequencer: ConnectionStatus | undefined): string | undefined {
  if (sequencer === undefined || sequencer.state === 'connecting') return 'The beamline is not connected yet'
  return sequencer.state === 'lost' ? `${sequencer.name} is not reachable` : undefined
}

/** A field tells its value when it is left; a key that starts the run must not use the old one. */
function commitTyping(): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
}
