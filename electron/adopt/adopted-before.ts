import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { NumberedEvent } from '../../shared/model/events.ts'
import type { Adopted, AdoptParts } from './adopt-recording.ts'

/** An experiment in `root` that was made from the same file as it is now, completely. */
export async function adoptedBefore(
  root: string,
  name: string,
  description: { readonly file: string; readonly text: string },
  readEvents: AdoptParts['readEvents'],
): Promise<Adopted | undefined> {
  const folders = (await readdir(root)).filter(folder => folder.startsWith(`${name}_`)).sort()
  for (const folder of folders.map(found => join(root, found))) {
    const events = await readEvents(folder)
    const found = events && adoptedOf(folder, events)
    if (found?.text === description.text) return found.adopted
  }
  return undefined
}

function adoptedOf(
  folder: string,
  events: readonly NumberedEvent[],
): { readonly text: string; readonly adopted: Adopted } | undefined {
  const created = events[0]?.event
  if (created?.kind !== 'experiment.created') return undefined
  const closed = events.map(({ event }) => event).find(event => event.kind === 'experiment.closed')
  if (closed?.outcome !== 'complete') return undefined
  const remarks = events.flatMap(({ event }) => (event.kind === 'node.comment' ? [event.text] : []))
  const { description, master, plan } = created
  const adopted = { folder, master: join(folder, master), node: plan.root.id, isNew: false }
  return { text: description.text, adopted: { ...adopted, frames: closed.frames, remarks } }
}
