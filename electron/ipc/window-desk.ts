import { BrowserWindow, screen, type WebContents } from 'electron'
import type { WindowRole } from '../../shared/model/window-role.ts'
import type { ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import { replyOfWindow, requestOfWindow } from '../../shared/ipc/window-views.ts'
import { canBeReached, placeForAnother, type Box, type WindowPlace } from '../platform/window-places.ts'
import { FramePort } from './frame-port.ts'

export interface WindowDeskParts {
  readonly create: (page: PageOfWindow, place: Box | undefined) => BrowserWindow
  readonly onRequest: (request: ViewRequest) => void
  readonly onGone: (key: string) => void
  readonly onOpened: (page: PageOfWindow, contents: WebContents) => void
  readonly onMoved: (places: readonly WindowPlace[]) => void
}

export interface PageOfWindow {
  readonly key: string
  readonly role: WindowRole
}

interface OpenWindow extends PageOfWindow {
  readonly window: BrowserWindow
  readonly port: FramePort
}

/** More would only be a mistake: a beamline has two or three screens. */
const mostWindows = 8

/** All windows of the program: which is which, where they stand, and the way of the pixels to each. */
export class WindowDesk {
  readonly #parts: WindowDeskParts
  readonly #open = new Map<number, OpenWindow>()
  #isLeaving = false

  constructor(parts: WindowDeskParts) {
    this.#parts = parts
  }

  /** Those of the last time, or the first one. There is always a console. */
  restore(places: readonly WindowPlace[]): void {
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
    const known = places.some(({ role }) => role === 'console') ? places : [firstPlace]
    for (const { bounds, isMaximised, key, role } of known.slice(0, mostWindows)) {
      const isThere = bounds !== undefined && canBeReached(bounds, screens)
      const window = this.#add({ key, role }, isThere ? bounds : undefined)
      if (isMaximised) window.maximize()
    }
  }

  /** One more, on another screen where there is one. */
  openFrom(from: string, role: WindowRole): void {
    if (this.#open.size >= mostWindows) return
    const bounds = this.#withKey(from)?.window.getNormalBounds()
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
    this.#add(
      { key: this.#freeKey(), role },
      bounds === undefined ? undefined : placeForAnother(bounds, screens),
    )
    this.#tellPlaces()
  }

  pageOf(contents: WebContents): PageOfWindow | undefined {
    return this.#open.get(contents.id)
  }

  /** To the window whose view it is. */
  send(reply: ViewReply): void {
    const { reply: own, window } = replyOfWindow(reply)
    this.#withKey(window)?.port.send(own)
  }

  zoom(factor: number): void {
    for (const { window } of this.#open.values()) window.webContents.setZoomFactor(factor)
  }

  hasFocus(): boolean {
    return [...this.#open.values()].some(({ window }) => window.isFocused())
  }

  /** From now on windows close because the program ends: they are to come back. */
  leave(): void {
    this.#isLeaving = true
  }

  #add(page: PageOfWindow, bounds: Box | undefined): BrowserWindow {
    const window = this.#parts.create(page, bounds)
    const { webContents } = window
    const port = new FramePort(webContents, request =>
      this.#parts.onRequest(requestOfWindow(page.key, request)),
    )
    const { id } = webContents
    this.#open.set(id, { ...page, window, port })
    this.#parts.onOpened(page, webContents)
    window.on('resized', () => this.#tellPlaces())
    window.on('moved', () => this.#tellPlaces())
    const tellSeen = (isSeen: boolean): void => port.send({ kind: 'window', isSeen })
    window.on('minimize', () => tellSeen(false))
    window.on('hide', () => tellSeen(false))
    window.on('restore', () => tellSeen(true))
    window.on('show', () => tellSeen(true))
    window.on('close', () => {
      if (this.#open.size === 1) this.#tellPlaces()
    })
    window.on('closed', () => {
      this.#open.delete(id)
      this.#parts.onGone(page.key)
      if (this.#open.size > 0) this.#tellPlaces()
    })
    return window
  }

  #withKey(wanted: string): OpenWindow | undefined {
    return [...this.#open.values()].find(({ key }) => key === wanted)
  }

  #freeKey(): string {
    const taken = new Set([...this.#open.values()].map(({ key }) => key))
    let number = 2
    while (taken.has(String(number))) number += 1
    return String(number)
  }

  #tellPlaces(): void {
    if (this.#isLeaving) return
    this.#parts.onMoved(
      [...this.#open.values()].map(({ key, role, window }) => ({
        key,
        role,
        bounds: window.getNormalBounds(),
        isMaximised: window.isMaximized(),
      })),
    )
  }
}

const firstPlace = { key: '1', role: 'console', bounds: undefined, isMaximised: false } as const
