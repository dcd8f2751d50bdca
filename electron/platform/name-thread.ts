import { writeFileSync } from 'node:fs'

/** The system keeps 15 bytes of a name. */
const longest = 15

/**
 * Names this thread for `top -H`, `ps -L` and the benches: without it all threads of the program look alike. Only on Linux, where a
 * thread may write its own name.
 */
export function nameThread(name: string): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/thread-self/comm', name.slice(0, longest))
  } catch {
    // A system without /proc, as in some containers: the thread works the same without its name.
  }
}
