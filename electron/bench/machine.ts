import { cpus, release, totalmem, type } from 'node:os'
import { program } from '../platform/program.ts'

/** What figures depend on most. */
export interface Machine {
  readonly program: string
  readonly cores: number
  readonly cpu: string
  readonly memoryGb: number
  readonly system: string
  readonly node: string
}

export function machine(): Machine {
  const all = cpus()
  return {
    program: `${program.name} ${program.version}`,
    cores: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
  }
}

export function machineLine({ program, cores, cpu, memoryGb, system, node }: Machine): string {
  return `${program} on ${cores} × ${cpu}, ${memoryGb} GB, ${system}, Node ${node}`
}
