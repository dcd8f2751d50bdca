import type { IpcMain, WebContents } from 'electron'
import { ParseError } from '../../shared/base/parse.ts'
import type { Calls, Outcome } from '../../shared/ipc/contract.ts'
import { parseArgument } from '../../shared/ipc/parse-arguments.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import type { PageOfWindow } from './window-desk.ts'

export type CallHandlers = {
  readonly [K in keyof Calls]: (
    arg: Calls[K]['arg'],
    from: PageOfWindow,
  ) => Promise<Calls[K]['result']> | Calls[K]['result']
}

export interface CallGate {
  /** The window that asks; undefined for anything that is not a page of ours. */
  readonly pageOf: (contents: WebContents, url: string) => PageOfWindow | undefined
  /** Why this window may not ask this; undefined when it may. */
  readonly whyRefused: (name: keyof Calls, from: PageOfWindow) => string | undefined
  readonly onFailure: (call: string, error: unknown) => void
}

/** Offers every call of the contract. Arguments are parsed here, failures cross as outcomes, and only our own pages may ask. */
export function serveCalls(ipcMain: IpcMain, handlers: CallHandlers, gate: CallGate): void {
  for (const name of Object.keys(handlers) as (keyof Calls)[]) {
    ipcMain.handle(name, async (event, raw: unknown) => {
      const page = gate.pageOf(event.sender, event.senderFrame?.url ?? '')
      if (page === undefined) throw new Error('Calls are answered to windows of Hutch only')
      return await answer(name, raw, { handlers, gate, page })
    })
  }
}

async function answer<K extends keyof Calls>(
  name: K,
  raw: unknown,
  { gate, handlers, page }: { handlers: CallHandlers; gate: CallGate; page: PageOfWindow },
): Promise<Outcome<Calls[K]['result']>> {
  try {
    const refused = gate.whyRefused(name, page)
    if (refused !== undefined) throw new HutchError({ kind: 'refused', message: refused, where: name })
    return { ok: true, value: await handlers[name](parseArgument[name](raw), page) }
  } catch (error) {
    gate.onFailure(name, error)
    const problem: Problem =
      error instanceof ParseError ? { kind: 'usage', message: error.message } : toProblem(error)
    return { ok: false, problem }
  }
}
