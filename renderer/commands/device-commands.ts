import { useDeviceDraftsStore } from '../stores/device-drafts.ts'
import { useDevicesStore } from '../stores/devices.ts'
import { useWorkbenchStore } from '../stores/workbench.ts'
import type { Command } from './command.ts'

const group = 'Devices'

/** Devices, their connections, and the beamline file. */
export function deviceCommands(): readonly Command[] {
  const devices = useDevicesStore()
  const drafts = useDeviceDraftsStore()
  const workbench = useWorkbenchStore()

  const locked = (): string | undefined => devices.device?.lockedBecause
  const notHere = (): string | undefined =>
    workbench.workspace === 'devices' ? undefined : 'Open Devices first'
  const connectable = (): string | undefined =>
    notHere() ?? (devices.device === undefined ? 'Choose a device' : locked())
  const act = (run: (id: string) => Promise<unknown>) => async () => {
    if (devices.device !== undefined) await run(devices.device.id)
  }
  const goTo = (view: Parameters<typeof devices.show>[0]) => () => {
    devices.show(view)
    workbench.workspace = 'devices'
  }
  const whyNotSave = (): string | undefined => {
    if (!drafts.isChanged) return 'Nothing was changed'
    return drafts.problems.length > 0 ? drafts.problems[0]?.message : locked()
  }

  return [
    {
      id: 'devices.save',
      label: 'Save',
      group,
      key: 'Control+S',
      whyNot: () => notHere() ?? whyNotSave(),
      run: drafts.save,
    },
    {
      id: 'devices.revert',
      label: 'Revert',
      group,
      whyNot: () => notHere() ?? (drafts.isChanged ? undefined : 'Nothing was changed'),
      run: drafts.revert,
    },
    {
      id: 'devices.test',
      label: 'Test',
      group,
      key: 'Control+T',
      whyNot: () => notHere() ?? (drafts.test?.kind === 'running' ? 'It is being tested' : undefined),
      run: drafts.runTest,
    },
    { id: 'devices.connect', label: 'Connect', group, whyNot: connectable, run: act(devices.connect) },
    {
      id: 'devices.disconnect',
      label: 'Disconnect',
      group,
      whyNot: connectable,
      run: act(devices.disconnect),
    },
    {
      id: 'devices.remove',
      label: 'Remove…',
      group,
      whyNot: connectable,
      run: () => devices.askRemoval(devices.device?.id),
    },
    {
      id: 'devices.add',
      label: 'Add device…',
      group,
      run: () => goTo({ kind: 'new', deviceKind: devices.addable[0]?.kind ?? '' })(),
    },
    { id: 'devices.spec', label: 'Connect to SPEC…', group, run: goTo({ kind: 'connect' }) },
    {
      id: 'devices.reload',
      label: 'Read it again',
      group,
      whyNot: () => (devices.status.file.path === undefined ? 'The beamline is in memory only' : undefined),
      run: devices.reload,
    },
    { id: 'devices.open', label: 'Open beamline file…', group, run: devices.open },
    {
      id: 'devices.simulate',
      label: 'Start simulator',
      group,
      whyNot: () => (devices.status.faults.length > 0 ? 'The simulated beamline is in use' : undefined),
      run: devices.simulate,
    },
  ]
}
