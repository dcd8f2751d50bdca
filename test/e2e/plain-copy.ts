import { fork } from 'node:child_process'
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

export interface PlainCopy {
  readonly folder: string
  readonly frames: number
  readonly frameBytes: number
  readonly rateHz: number
}

/**
 * What this machine can do with the same bytes when nobody looks at them: another process sends them over loopback as fast as asked,
 * they are read into one buffer and written into one file, which is brought to the disk at the end.
 * @returns frames per second, the end included
 */
export async function plainCopyHz({ folder, frameBytes, frames, rateHz }: PlainCopy): Promise<number> {
  const sender = fork(join(import.meta.dirname, 'plain-sender.mjs'), [
    String(frames),
    String(frameBytes),
    String(rateHz),
  ])
  const path = join(folder, 'plain-copy')
  const file = openSync(path, 'w')
  try {
    const port = await new Promise<number>(resolve => sender.once('message', told => resolve(Number(told))))
    const startedMs = performance.now()
    await receive(port, frameBytes, bytes => writeSync(file, bytes))
    fsyncSync(file)
    return (frames * 1000) / (performance.now() - startedMs)
  } finally {
    sender.kill()
    closeSync(file)
    rmSync(path)
  }
}

/** Hands on whole frames. */
function receive(port: number, frameBytes: number, take: (frame: Uint8Array) => void): Promise<void> {
  const frame = Buffer.alloc(frameBytes)
  let filled = 0
  const onread = {
    buffer: () => frame.subarray(filled),
    callback: (count: number) => {
      filled += count
      if (filled === frameBytes) {
        take(frame)
        filled = 0
      }
      return true
    },
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', onread })
    socket.once('end', resolve)
    socket.once('error', reject)
  })
}
