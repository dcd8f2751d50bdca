import { fstatSync } from 'node:fs'
import { toProblem } from '../../shared/model/problem.ts'
import { systemClock } from '../platform/system-clock.ts'
import { createSpecServer } from './spec/server.ts'
import { parseSpecSimulatorArguments } from './spec/simulator-arguments.ts'

/*
 * Process entry: the simulated SPEC server. The first line on stdout says where it listens. Ends on SIGTERM, SIGINT and when
 * the pipe on stdin closes, so that it never outlives the program that started it.
 */
try {
  const settings = parseSpecSimulatorArguments(process.argv.slice(2))
  const server = await createSpecServer({ ...settings, clock: systemClock() })
  console.log(JSON.stringify({ server: 'spec', name: server.name, host: server.host, port: server.port }))
  const end = (): void => void server.close().then(() => process.exit(0))
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  if (isHeldByParent()) process.stdin.once('close', end).resume()
} catch (error) {
  const { kind, ...problem } = toProblem(error)
  console.error(JSON.stringify({ error: kind, ...problem }))
  process.exitCode = kind === 'usage' ? 2 : 1
}

/** True for a pipe or socket; a terminal or /dev/null says nothing about a parent. */
function isHeldByParent(): boolean {
  const stdin = fstatSync(0)
  return stdin.isFIFO() || stdin.isSocket()
}
