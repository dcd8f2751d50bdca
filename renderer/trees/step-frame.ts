const longStep = 10

/** Frame after a key: arrows ±1, with Shift ±10, Home and End. Undefined for other keys. */
export function stepFrame(key: string, isLong: boolean, frame: number, count: number): number | undefined {
  const step = isLong ? longStep : 1
  const last = Math.max(0, count - 1)
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, frame + step)
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, frame - step)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}
