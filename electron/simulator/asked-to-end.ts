import { fstatSync } from 'node:fs'

/**
 * Resolves when this server shall end: at SIGTERM, and when the pipe on its stdin closes, so that it never outlives the program
 * that started it, however that ended. Ctrl-C at a terminal reaches a whole group of processes: a server that somebody holds
 * by a pipe leaves it to them, who still need it to bring motors and shutter to rest.
 */
export function askedToEnd(): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => resolve()
    process.once('SIGTERM', end)
    if (!isHeldByParent()) {
      process.once('SIGINT', end)
      return
    }
    process.on('SIGINT', () => undefined)
    process.stdin.once('close', end).resume()
  })
}

/** True for a pipe or socket; a terminal or /dev/null says nothing about a parent. */
export function isHeldByParent(): boolean {
  const stdin = fstatSync(0)
  return stdin.isFIFO() || stdin.isSocket()
}
