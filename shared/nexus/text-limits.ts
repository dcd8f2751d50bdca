/** Longest texts that fit the placeholders, bytes of UTF-8. */
export const textLimits = { endTime: 40, status: 16, error: 512, comments: 2048, compression: 120 } as const
