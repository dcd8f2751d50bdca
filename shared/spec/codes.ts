/** Command codes of the SPEC server protocol, as in the vendor's header of release 6.2. */
export const specCommand = {
  close: 1,
  abort: 2,
  run: 3,
  runWithReturn: 4,
  register: 6,
  unregister: 7,
  event: 8,
  call: 9,
  callWithReturn: 10,
  read: 11,
  write: 12,
  reply: 13,
  hello: 14,
  helloReply: 15,
} as const

/** Data type codes that are not arrays; the array codes stand in `array-data.ts`. */
export const specType = { none: 0, double: 1, string: 2, error: 3, assoc: 4 } as const

/** First and last port on which a server started without a port number listens. */
export const firstSpecPort = 6510
export const lastSpecPort = 6530

/**
 * Flag of an event whose variable or element was deleted. The vendor header says 0x0001, two transcriptions of the help
 * page say 0x1000: we send the first and understand both.
 */
export const deletedFlag = 0x0001
const deletedFlagsSeen = 0x1001

export function meansDeleted(flags: number): boolean {
  return (flags & deletedFlagsSeen) !== 0
}
