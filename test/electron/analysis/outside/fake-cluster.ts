import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from '../../../../electron/analysis/outside/slurm/slurm-tools.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import { systemClock } from '../../../../electron/platform/system-clock.ts'

/** What each of Slurm's commands does, as lines of a shell; one that is left out is not installed. `$batch` is the folder of the job. */
export type FakeCommands = Partial<Record<'sbatch' | 'squeue' | 'sacct' | 'scancel', string>>

/** A cluster of shell scripts: it ends jobs in ways that a real one does once in a year. */
export function fakeCluster(folder: string, commands: FakeCommands): Cluster {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const [name, lines] of Object.entries({ sbatch: 'echo 7', scancel: 'exit 0', ...commands }))
    writeFileSync(join(bin, name), `#!/bin/sh\nfor script; do :; done; batch=\${script%/*}\n${lines}\n`, {
      mode: 0o755,
    })
  return { environment: { PATH: bin } }
}

/** So many times as fast as the real one. */
export function fastClock(times: number): Clock {
  const clock = systemClock()
  return {
    nowMs: () => clock.nowMs(),
    elapsedMs: () => clock.elapsedMs() * times,
    sleep: (ms, signal) => clock.sleep(ms / times, signal),
  }
}
