import type { WriterReply } from './protocol.ts'

/** Collects what one moment brings into one message: a message costs as much as 100 kB of pixels. */
export class ReplyBatch {
  readonly #post: (replies: readonly WriterReply[]) => void
  #replies: WriterReply[] = []

  constructor(post: (replies: readonly WriterReply[]) => void) {
    this.#post = post
  }

  add(reply: WriterReply): void {
    this.#replies.push(reply)
    if (this.#replies.length === 1) queueMicrotask(() => this.flush())
  }

  flush(): void {
    if (this.#replies.length === 0) return
    const replies = this.#replies
    this.#replies = []
    this.#post(replies)
  }
}
