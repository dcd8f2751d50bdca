import { Notification } from 'electron'
import type { LogEntry } from '../../shared/ipc/contract.ts'

/** An alarm as a notification of the desktop, for a person who looks elsewhere. Desktops without them show nothing. */
export function showSystemNotice({ advice, text }: LogEntry): void {
  if (!Notification.isSupported()) return
  new Notification({ title: 'Hutch', body: [text, advice].filter(Boolean).join('\n') }).show()
}
