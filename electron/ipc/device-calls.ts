import type { Clock } from '../../shared/base/clock.ts'
import { deviceKinds } from '../../shared/description/device-kinds.ts'
import { readPoni } from '../../shared/description/read-poni.ts'
import type { DeviceCalls, NewBeamline } from '../../shared/ipc/device-calls.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DeviceDesk } from '../devices/device-desk.ts'
import { findServers } from '../devices/find-servers.ts'
import { serialPorts } from '../devices/serial-ports.ts'
import { readTextFile } from '../platform/read-text-file.ts'
import type { CallHandlers } from './serve.ts'

export type DeviceHandlers = Pick<CallHandlers, keyof DeviceCalls>

export interface DeviceCallParts {
  readonly desk: DeviceDesk
  readonly clock: Clock
  readonly connections: {
    connect(device: { readonly kind: string; readonly name: string }): Promise<void>
    disconnect(device: { readonly kind: string; readonly name: string }): Promise<void>
  }
  /** Which beamline the console goes by. */
  readonly choice: {
    open(file: string): Promise<void>
    create(wanted: NewBeamline): Promise<string>
    simulate(): Promise<void>
  }
  readonly setFault: (fault: string, isOn: boolean) => Promise<void>
  readonly chooseFile: (kind: 'beamline' | 'poni') => Promise<string | undefined>
}

/** A person waits for a test: devices that answer do so within the 5 s of their drivers, listing a large SPEC included. */
const testLimitMs = 10_000

/** What the Devices workspace may ask. */
export function deviceCalls(parts: DeviceCallParts): DeviceHandlers {
  const { choice, clock, connections, desk } = parts
  let asking = new AbortController()
  /** Ends by itself, and when a person gives up. */
  const inTime = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const ended = new AbortController()
    const signal = AbortSignal.any([asking.signal, ended.signal])
    const late = clock.sleep(testLimitMs, signal).then(
      () => {
        ended.abort(lateError())
      },
      () => undefined,
    )
    try {
      return await abortable(work(signal), signal)
    } finally {
      ended.abort()
      await late
    }
  }
  return {
    'devices.snapshot': () => ({ kinds: deviceKinds, status: desk.status() }),
    'devices.check': draft => desk.check(draft),
    'devices.test': draft => inTime(signal => desk.test(draft, signal)),
    'devices.save': draft => done(desk.save(draft)),
    'devices.remove': ({ device }) => done(desk.remove(device)),
    'devices.connect': async ({ device }) => await toldAfter(connections.connect(desk.demandFree(device))),
    'devices.disconnect': async ({ device }) =>
      await toldAfter(connections.disconnect(desk.demandFree(device))),
    'devices.reload': () => done(desk.reload()),
    'devices.open': async () => {
      const file = await parts.chooseFile('beamline')
      if (file === undefined) return undefined
      await choice.open(file)
      return { file }
    },
    'devices.create': async wanted => ({ file: await choice.create(wanted) }),
    'devices.simulate': () => done(choice.simulate()),
    'devices.scan': ({ hosts }) => inTime(signal => findServers(hosts, { clock, signal })),
    'devices.cancel': () => {
      asking.abort(stoppedError())
      asking = new AbortController()
      return undefined
    },
    'devices.ports': () => serialPorts(),
    'devices.poni': async ({ pixelSizeUm }) => {
      const file = await parts.chooseFile('poni')
      return file === undefined ? undefined : readPoni(await readTextFile(file), file, pixelSizeUm)
    },
    'devices.fault': ({ fault, isOn }) => toldAfter(parts.setFault(fault, isOn)),
  }

  async function toldAfter(work: Promise<unknown>): Promise<undefined> {
    try {
      await work
    } finally {
      desk.tell()
    }
    return undefined
  }
}

/** Rejects as soon as nobody waits any more: the driver may take longer to let go. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  stopped.catch(() => undefined)
  return await Promise.race([work, stopped])
}

function lateError(): HutchError {
  return new HutchError({
    kind: 'timeout',
    message: `No complete answer within ${testLimitMs / 1000} s`,
    advice: 'The device may be busy; try again, or look at it.',
  })
}

function stoppedError(): HutchError {
  return new HutchError({ kind: 'aborted', message: 'Stopped' })
}

async function done(work: Promise<unknown>): Promise<undefined> {
  await work
  return undefined
}
