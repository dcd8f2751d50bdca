import { finite, flag, list, oneOf, record, text } from '../../shared/base/parse.ts'
import { windowRoles, type WindowRole } from '../../shared/model/window-role.ts'
import { readKept, writeKept } from './kept-json.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where a window was, in the pixels of the desktop. */
export interface WindowPlace {
  /** Names the window over restarts; its layouts are kept under it. */
  readonly key: string
  readonly role: WindowRole
  readonly bounds: Box
  readonly isMaximised: boolean
}

/** So much of a title bar must be on a screen that one can grab it. */
const graspPx = { width: 120, height: 40 }

/** Where the windows were; a missing or broken file means that there is nothing to restore. */
export async function readPlaces(
  file: string,
  onBroken: (error: unknown) => void,
): Promise<readonly WindowPlace[]> {
  const parse = (raw: unknown): readonly WindowPlace[] => list(raw, 'windows').map(placeOf)
  return await readKept(file, { parse, defaults: [], onBroken })
}

export async function writePlaces(file: string, places: readonly WindowPlace[]): Promise<void> {
  await writeKept(file, places)
}

/** True when the window can be reached on one of the screens there are now. */
export function canBeReached({ height, width, x, y }: Box, screens: readonly Box[]): boolean {
  return screens.some(screen => {
    const shownWidth = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
    const shownHeight = Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y)
    return shownWidth >= graspPx.width && shownHeight >= graspPx.height && y >= screen.y
  })
}

/** For one more window: the whole of another screen, or beside the window it is opened from. */
export function placeForAnother(from: Box, screens: readonly Box[]): Box {
  const other = screens.find(screen => !contains(screen, from))
  const shiftPx = 32
  return other ?? { ...from, x: from.x + shiftPx, y: from.y + shiftPx }
}

function contains(screen: Box, { height, width, x, y }: Box): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  return (
    middleX >= screen.x &&
    middleX < screen.x + screen.width &&
    middleY >= screen.y &&
    middleY < screen.y + screen.height
  )
}

function placeOf(raw: unknown): WindowPlace {
  const { bounds, isMaximised, key, role } = record(raw, 'window')
  const { height, width, x, y } = record(bounds, 'bounds')
  return {
    key: text(key, 'key'),
    role: oneOf(role, windowRoles, 'role'),
    bounds: {
      x: Math.round(finite(x, 'x')),
      y: Math.round(finite(y, 'y')),
      width: Math.round(finite(width, 'width')),
      height: Math.round(finite(height, 'height')),
    },
    isMaximised: flag(isMaximised, 'isMaximised'),
  }
}
