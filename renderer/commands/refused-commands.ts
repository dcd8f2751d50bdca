import type { Calls } from '../../shared/ipc/contract.ts'
import { useControlStore } from '../stores/control.ts'
import type { Command } from './command.ts'

/** What a command asks of the main process, where that is more than looking. */
const asks: Readonly<Record<string, keyof Calls>> = {
  'run.start': 'run.start',
  'run.follow': 'run.follow',
  'run.end': 'run.end',
  'run.pause': 'run.pause',
  'run.resume': 'run.resume',
  'run.skip': 'run.skip',
  'run.abort': 'run.abort',
  'run.make-room': 'run.make-room',
  'kept.clear': 'kept.clear',
  'run.stop-point': 'run.stop',
  'run.stop-scan': 'run.stop',
  'spec.abort': 'spec.abort',
  'data.export': 'file.export',
  'data.normalise': 'analysis.start',
  'experiment.single': 'experiment.single',
  'file.analyse': 'file.adopt',
  'describe.save': 'description.write',
  'describe.save-as': 'description.write-as',
  'devices.save': 'devices.save',
  'devices.test': 'devices.test',
  'devices.connect': 'devices.connect',
  'devices.disconnect': 'devices.disconnect',
  'devices.remove': 'devices.remove',
  'devices.add': 'devices.save',
  'devices.spec': 'devices.create',
  'devices.reload': 'devices.reload',
  'devices.open': 'devices.open',
  'devices.simulate': 'devices.simulate',
  'control.ask': 'control.ask',
  'window.another': 'window.open',
  'window.mirror': 'window.open',
  'window.quit': 'window.quit',
}

/** Commands that this window may not give say so beforehand; the main process would refuse them. */
export function withRefusals(commands: readonly Command[]): readonly Command[] {
  const control = useControlStore()
  return commands.map(command => {
    const call = asks[command.id]
    if (call === undefined) return command
    const whyNot = (): string | undefined => control.whyNot(call) ?? command.whyNot?.()
    return { ...command, whyNot }
  })
}
