/**
 * Puts a shell in front that leaves a guard in the process group: it waits at the pipe that is the shell's standard input, and kills the
 * group when Hutch is gone and the pipe with it. The signal of prctl(2) reaches the program alone, not its children. The guard is
 * begun by a shell within the shell: the program, which takes the place of the outer one, has no child that it knows nothing of.
 */
const guard = 'exec 3<&0 </dev/null; ({ read -r _; kill -KILL 0; } <&3 >/dev/null 2>&1 &); exec "$@" 3<&-'

export function guarded(words: readonly string[]): readonly [program: string, ...args: string[]] {
  return ['/bin/sh', '-c', guard, 'guard', ...words]
}
