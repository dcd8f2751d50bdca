import { HutchError } from '../../shared/model/problem.ts'
import type { Sequencer } from '../engine/ports.ts'

export interface SequencerGuard {
  /** Why it may only be watched; undefined when it may be driven. */
  readonly whyReadOnly: () => string | undefined
  /** Disconnected by hand: nothing brings it back but the hand that did it. */
  readonly isOff: () => boolean
}

/** The sequencer for those who drive it: what may not be is refused here, whoever asks. */
export function guardedSequencer(sequencer: Sequencer, { isOff, whyReadOnly }: SequencerGuard): Sequencer {
  const demandControl = (what: string): void => {
    const why = whyReadOnly()
    if (why !== undefined) throw refused(sequencer.name, `${what}: ${why}`)
  }
  return {
    get name() {
      return sequencer.name
    },
    connect: async signal => {
      if (isOff()) throw refused(sequencer.name, 'SPEC was disconnected by hand')
      await sequencer.connect(signal)
    },
    move: async (motor, target, signal) => {
      demandControl(`${motor} was not moved`)
      return await sequencer.move(motor, target, signal)
    },
    count: async (seconds, counters, signal) => {
      demandControl('nothing was counted')
      return await sequencer.count(seconds, counters, signal)
    },
    run: async (command, signal) => {
      demandControl(`"${command}" was not sent`)
      return await sequencer.run(command, signal)
    },
    abort: async () => {
      demandControl('nothing was stopped')
      await sequencer.abort()
    },
    follow: (listener, options) => {
      const mayWrite = whyReadOnly() === undefined
      return sequencer.follow(listener, {
        installMacros: options.installMacros && mayWrite,
        exposes: options.exposes && mayWrite,
      })
    },
    position: motor => sequencer.position(motor),
    limits: motor => sequencer.limits(motor),
    motors: () => sequencer.motors(),
    counters: () => sequencer.counters(),
    watch: (property, listener) => sequencer.watch(property, listener),
    onConnection: listener => sequencer.onConnection(listener),
    close: () => sequencer.close(),
  }
}

function refused(server: string, message: string): HutchError {
  return new HutchError({
    kind: 'usage',
    message,
    where: server,
    advice: 'Open Devices, SPEC server, to change that.',
  })
}
