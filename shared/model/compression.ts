/** How frames are compressed in the file. */
export const compressionMethods = ['none', 'gzip', 'bitshuffle-lz4'] as const
export type CompressionMethod = (typeof compressionMethods)[number]

/** What may be asked for; `auto` decides by type and size of the frames and by what the first of them show. */
export const compressionChoices = ['auto', ...compressionMethods] as const
export type CompressionChoice = (typeof compressionChoices)[number]

/** What `auto` came to, and why. */
export interface CompressionVerdict {
  readonly method: CompressionMethod
  /** `frames shrink to 31 %, 1900 MB/s compressed, 840 MB/s recorded` */
  readonly reason: string
}
