import { setPriority } from 'node:os'

/**
 * Lets all other threads go first when the processors are busy. Only on Linux, where the priority of process 0 is that of the calling
 * thread alone (setpriority(2)); elsewhere it would be the whole program's.
 *
 * @param niceness 0 … 19, 19 takes what nobody else wants
 */
export function lowerThreadPriority(niceness: number): void {
  if (process.platform === 'linux') setPriority(0, niceness)
}
