const longStep = 10

/** What a key does to the cursor of a plot: so many points further, put the anchor there, take both away. */
export function cursorMove({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): number | 'anchor' | 'clear' | undefined {
  const step = shiftKey ? longStep : 1
  switch (key) {
    case 'ArrowRight':
      return step
    case 'ArrowLeft':
      return -step
    case 'Home':
      return -Infinity
    case 'End':
      return Infinity
    case 'a':
      return 'anchor'
    case 'Escape':
      return 'clear'
    default:
      return undefined
  }
}
