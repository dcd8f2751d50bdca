import { windowRoles, type WindowRole } from '../../shared/model/window-role.ts'

/** What the main process told this page of its window. It only decides what is offered; the main process holds to it. */
export interface WindowIdentity {
  readonly role: WindowRole
  /** Names the window over restarts. */
  readonly key: string
}

export function windowIdentity(search = window.location.search): WindowIdentity {
  const told = new URLSearchParams(search)
  return {
    role: windowRoles.find(role => role === told.get('role')) ?? 'console',
    key: told.get('window') ?? '1',
  }
}
