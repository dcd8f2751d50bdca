import { join } from 'node:path'
import type { ViewRequest } from '../../shared/ipc/tile.ts'
import { keepPage } from '../ipc/keep-page.ts'
import type { WayOut } from '../ipc/way-out.ts'
import { WindowDesk, type PageOfWindow } from '../ipc/window-desk.ts'
import { readPlaces, writePlaces, type Box, type WindowPlace } from '../platform/window-places.ts'
import { createWindow } from '../window.ts'
import type { Ground } from './ground.ts'

export interface WindowParts {
  readonly ground: Ground
  readonly onRequest: (request: ViewRequest) => void
  readonly onGone: (key: string) => void
  readonly way: WayOut
}

/** The windows of the console; those of the last time come back at their places. */
export async function openWindows({ ground, onGone, onRequest, way }: WindowParts): Promise<WindowDesk> {
  const { clock, control, log, publisher, userData } = ground
  const file = join(userData, 'windows.json')
  const noteProblem = (error: unknown): void => void log.problem('windows', error)
  const keepPlaces = async (places: readonly WindowPlace[]): Promise<void> =>
    await writePlaces(file, places).catch(noteProblem)
  const places = await readPlaces(file, noteProblem)
  const desk = new WindowDesk({
    create: (page, bounds) => openPage(ground, page, bounds),
    onRequest,
    onOpened: ({ key, role }, contents) => {
      publisher.add(contents)
      control.opened(key, role)
    },
    onGone: key => {
      control.closed(key)
      onGone(key)
    },
    onMoved: moved => void keepPlaces(moved),
    clock,
    way,
  })
  desk.restore(places)
  return desk
}

function openPage(ground: Ground, { key, role }: PageOfWindow, bounds: Box | undefined) {
  const { entries, settings } = ground
  const window = createWindow({
    preload: join(entries, '../preload/preload.cjs'),
    query: { window: key, role },
    zoom: settings.now.scale,
    ...(bounds === undefined ? {} : { bounds }),
  })
  keepPage(window, ground)
  return window
}
