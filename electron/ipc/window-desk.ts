import { BrowserWindow, screen, type WebContents } from 'electron'
import type { Clock } from '../../shared/base/clock.ts'
import type { WindowRole } from '../../shared/model/window-role.ts'
import type { ViewReply, ViewRequest } from '../../shared/ipc/tile.ts'
import { replyOfWindow, requestOfWindow } from '../../shared/ipc/window-views.ts'
import { canBeReached, placeForAnother, type Box, type WindowPlace } from '../platform/window-places.ts'
import { FramePort } from './frame-port.ts'
import type { WayOut } from './way-out.ts'

export interface WindowDeskParts {
  readonly create: (page: PageOfWindow, place: Box | undefined) => BrowserWindow
  readonly onRequest: (request: ViewRequest) => void
  readonly onGone: (key: string) => void
  readonly onOpened: (page: PageOfWindow, contents: WebContents) => void
  readonly onMoved: (places: readonly WindowPlace[]) => void
  readonly clock: Clock
  /** Without a console nobody could stop what runs: closing the last one is leaving. */
  readonly way: Pick<WayOut, 'mustAsk' | 'leave'>
}

export interface PageOfWindow {
  readonly key: string
  readonly role: WindowRole
}

interface OpenWindow extends PageOfWindow {
  readonly window: BrowserWindow
  readonly port: FramePort
}

/** A window that is dragged moves sixty times a second; where it was is told when it rests. */
const restMs = 500

/** More would only be a mistake: a beamline has two or three screens. */
const mostWindows = 8

/** All windows of the program: which is which, where they stand, and the way of the pixels to each. */
export class WindowDesk {
  readonly #parts: WindowDeskParts
  readonly #open = new Map<number, OpenWindow>()
  #isLeaving = false
  #moving = new AbortController()

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

  toggleFullScreen(key: string): void {
    const window = this.#withKey(key)?.window
    window?.setFullScreen(!window.isFullScreen())
  }

  /** For somebody who looks for the program: its first console comes to the front. */
  bringForward(): void {
    const window = this.#consoles()[0]?.window ?? this.#add(firstPlace, undefined)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** From now on windows close because the program ends: they are to come back. */
  leave(): void {
    this.#tellPlaces()
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
    const tellSoon = (): void => void this.#tellSoon()
    window.on('resize', tellSoon)
    window.on('move', tellSoon)
    window.on('maximize', tellSoon)
    window.on('unmaximize', tellSoon)
    const tellSeen = (isSeen: boolean): void => port.send({ kind: 'window', isSeen })
    window.on('minimize', () => tellSeen(false))
    window.on('hide', () => tellSeen(false))
    window.on('restore', () => tellSeen(true))
    window.on('show', () => tellSeen(true))
    window.on('close', event => this.#closing(page, event))
    window.on('closed', () => {
      this.#open.delete(id)
      this.#parts.onGone(page.key)
      if (this.#consoles().length > 0) this.#tellPlaces()
      else void this.#parts.way.leave()
    })
    return window
  }

  /** Mirrors that are open when the last console closes come back with it. */
  #closing(page: PageOfWindow, event: { preventDefault(): void }): void {
    const isLast = page.role === 'console' && this.#consoles().length === 1
    if (this.#isLeaving || !isLast) return
    this.#tellPlaces()
    if (!this.#parts.way.mustAsk) return
    event.preventDefault()
    void this.#parts.way.leave()
  }

  #consoles(): readonly OpenWindow[] {
    return [...this.#open.values()].filter(({ role }) => role === 'console')
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

  async #tellSoon(): Promise<void> {
    this.#moving.abort()
    this.#moving = new AbortController()
    await this.#parts.clock.sleep(restMs, this.#moving.signal).then(
      () => this.#tellPlaces(),
      () => undefined,
    )
  }

  #tellPlaces(): void {
    this.#moving.abort()
    if (this.#isLeaving || this.#consoles().length === 0) return
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
