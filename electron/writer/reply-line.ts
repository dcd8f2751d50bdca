import type { Problem } from '../../shared/model/problem.ts'
import type { WriterReply } from './protocol.ts'

/**
 * Answers leave in the order of the requests, although a frame is only answered for when it can be read. What is waited
 * for is at the head; everything behind it waits too.
 */
export class ReplyLine {
  readonly #send: (reply: WriterReply) => void
  #waiting: Entry[] = []

  constructor(send: (reply: WriterReply) => void) {
    this.#send = send
  }

  settled(seq: number, problem: Problem | undefined): void {
    this.#waiting.push({ seq, settlement: { problem } })
    this.#sendHead()
  }

  frame(seq: number, frame: WaitingFrame, mean: number): void {
    this.#waiting.push({ seq, frame, mean })
  }

  /** Settles waiting frames for which `judge` knows an end. */
  settleFrames(judge: (frame: WaitingFrame) => Settlement | undefined): void {
    for (const entry of this.#waiting) {
      if (entry.frame !== undefined && entry.settlement === undefined) entry.settlement = judge(entry.frame)
    }
    this.#sendHead()
  }

  #sendHead(): void {
    const open = this.#waiting.findIndex(entry => entry.settlement === undefined)
    const ready = open < 0 ? this.#waiting : this.#waiting.slice(0, open)
    this.#waiting = open < 0 ? [] : this.#waiting.slice(open)
    for (const entry of ready) this.#send(replyOf(entry))
  }
}

export interface WaitingFrame {
  readonly file: string
  readonly dataset: string
  readonly frame: number
}

export interface Settlement {
  readonly problem: Problem | undefined
}

interface Entry {
  readonly seq: number
  readonly frame?: WaitingFrame
  readonly mean?: number
  settlement?: Settlement | undefined
}

function replyOf({ mean, seq, settlement }: Entry): WriterReply {
  const problem = settlement?.problem
  if (problem !== undefined) return { kind: 'failed', seq, problem }
  return mean === undefined ? { kind: 'done', seq } : { kind: 'done', seq, mean }
}
