interface Options {
  readonly count: number
  /** The chosen one; −1: none. */
  readonly at: number
  readonly choose: (index: number) => void
}

/** In a list of options ↑ and ↓ choose the neighbour, and the focus goes along. For the list's own `keydown`. */
export function chooseByArrows(event: KeyboardEvent, { at, choose, count }: Options): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || count === 0) return
  event.preventDefault()
  const next = Math.min(count - 1, Math.max(0, at + step))
  choose(next)
  if (event.currentTarget instanceof HTMLElement)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus()
}
