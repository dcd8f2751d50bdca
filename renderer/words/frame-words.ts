/**
 * A frame has one number, counted from 0 as in its file and in every script. How many there are with it is said beside it,
 * so that it agrees with what the tree and the run bar count: `frame 24 (25th of 41)`.
 */
export function frameNumberWords(frame: number, lastFrame: number | undefined): string {
  return lastFrame === undefined ? `frame ${frame}` : `frame ${frame} (${placeWords(frame, lastFrame)})`
}

/** `25th of 41` */
export function placeWords(frame: number, lastFrame: number): string {
  return `${ordinal(frame + 1)} of ${Math.max(frame, lastFrame) + 1}`
}

function ordinal(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1
  const ending = isTeen ? undefined : endings[number % 10]
  return `${number}${ending ?? 'th'}`
}

const endings: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' }
