/**
 * Processor time of this process, ms, all threads: V8 compiles and collects garbage in others. Programs beside us change it
 * little, where they make the time of the clock several times as long.
 */
export function processorTimeMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
