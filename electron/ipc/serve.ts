import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { ParseError } from '../../shared/base/parse.ts'
import type { Calls, Outcome } from '../../shared/ipc/contract.ts'
import { parseArgument } from '../../shared/ipc/parse-arguments.ts'
import { toProblem, type Problem } from '../../shared/model/problem.ts'

export type CallHandlers = {
  readonly [K in keyof Calls]: (arg: Calls[K]['arg']) => Promise<Calls[K]['result']> | Calls[K]['result']
}

/**
 * Offers every call of the contract. Arguments are parsed here, failures cross as outcomes, and only our own page may
 * ask: `isOurs` looks at the sender's frame.
 */
export function serveCalls(
  ipcMain: IpcMain,
  handlers: CallHandlers,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  onFailure: (call: string, error: unknown) => void,
): void {
  for (const name of Object.keys(handlers) as (keyof Calls)[]) {
    ipcMain.handle(name, async (event, raw: unknown) => {
      if (!isOurs(event)) throw new Error('Calls are answered to the console window only')
      return await answer(name, raw, handlers, onFailure)
    })
  }
}

async function answer<K extends keyof Calls>(
  name: K,
  raw: unknown,
  handlers: CallHandlers,
  onFailure: (call: string, error: unknown) => void,
): Promise<Outcome<Calls[K]['result']>> {
  try {
    return { ok: true, value: await handlers[name](parseArgument[name](raw)) }
  } catch (error) {
    onFailure(name, error)
    const problem: Problem =
      error instanceof ParseError ? { kind: 'usage', message: error.message } : toProblem(error)
    return { ok: false, problem }
  }
}
