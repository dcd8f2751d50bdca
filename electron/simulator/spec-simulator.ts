import { createInterface } from 'node:readline'
import { toProblem } from '../../shared/model/problem.ts'
import { systemClock } from '../platform/system-clock.ts'
import { askedToEnd, isHeldByParent } from './asked-to-end.ts'
import { createSpecServer, type SpecServer } from './spec/server.ts'
import { parseSpecSimulatorArguments } from './spec/simulator-arguments.ts'

/*
 * Process entry: the simulated SPEC server. The first line on stdout says where it listens. Whoever holds its stdin by a pipe may
 * write faults there, a line each, also while no connection is answered.
 */
try {
  const { faults, ...settings } = parseSpecSimulatorArguments(process.argv.slice(2))
  const server = await createSpecServer({ ...settings, clock: systemClock() })
  for (const fault of faults) server.fault(fault)
  console.log(JSON.stringify({ server: 'spec', name: server.name, host: server.host, port: server.port }))
  if (isHeldByParent()) createInterface({ input: process.stdin }).on('line', line => setFault(server, line))
  await askedToEnd()
  await server.close()
  process.exit(0)
} catch (error) {
  const { kind, ...problem } = toProblem(error)
  console.error(JSON.stringify({ error: kind, ...problem }))
  process.exitCode = kind === 'usage' ? 2 : 1
}

function setFault(server: SpecServer, line: string): void {
  try {
    server.fault(line)
  } catch (error) {
    console.error(JSON.stringify({ error: 'usage', message: toProblem(error).message }))
  }
}
