import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../spec/rig.ts'
import { wireClient, wirePacket } from './wire.ts'
import { cases } from '../../../support/random-cases.ts'

/*
 * Whatever bytes arrive, the server stays and answers others. HUTCH_FUZZ_RUNS=1000000 runs the full number; a fair sample
 * otherwise.
 */
const runs = Number(process.env.HUTCH_FUZZ_RUNS ?? cases(3000))
/** Of one connection; then a new one, because most garbage rightly ends it. */
const runsPerConnection = 50

const noise = fc.uint8Array({ maxLength: 300 })
const word = fc.constantFrom(
  ...[
    'motor/samx/position',
    'motor/../start_all',
    'var/x',
    'var/x[1][2]',
    'var/[',
    'error',
    'output/../tty',
    '',
  ],
  ...[
    'status/ready',
    'scaler/.all./count',
    'var/SCAN_D',
    'motor/samx/limits',
    'motor/samx/search',
    'output/tty',
  ],
)
const source = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    ...[
      'x = 1',
      'mv samx 1',
      '{',
      "def a 'a'",
      'a',
      'x[1] = x',
      'printf("%*s", 9, 1)',
      'local',
      'split("a b", y)',
    ],
    ...[
      'cdef("a","b\\n","c",1)',
      'global double array z[2][3]; z[5]',
      'ascan samx',
      'newfile ../x',
      'unglobal x',
    ],
    ...['eval("eval(x)")', 'for (i in x) p i', '1e9', 'NaN', '-5 0', 'undef a', 'prdef *', 'abort', 'exit'],
  ),
)
/** A packet that is well framed, whatever stands in it. */
const framed = fc
  .record({
    version: fc.constantFrom(2 as const, 3 as const, 4 as const),
    isLittle: fc.boolean(),
    command: fc.integer({ min: -1, max: 20 }).map(command => command >>> 0),
    sn: fc.integer({ min: 0, max: 2 ** 31 }),
    type: fc.integer({ min: 0, max: 20 }),
    name: word,
    data: fc.oneof(
      source,
      noise.map(bytes => Buffer.from(bytes).toString('latin1')),
    ),
  })
  .map(({ version, isLittle, ...parts }) => wirePacket({ version, isLittle }, parts))
/** The same with some bytes changed. */
const damaged = fc
  .tuple(framed, fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 })), { maxLength: 4 }))
  .map(([bytes, changes]) => {
    const copy = Buffer.from(bytes)
    for (const [at, value] of changes) copy[at % copy.length] = value
    return copy
  })
const garbage = fc.oneof(
  { weight: 4, arbitrary: framed },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: noise.map(bytes => Buffer.from(bytes)) },
)

test('whatever bytes arrive, the server goes on answering others', { timeout: 3_600_000 }, async () => {
  const server = await startServer({ speed: 1e6 })
  const good = await wireClient(server)
  const before = process.memoryUsage().rss
  let open: Socket | undefined
  onTestFinished(() => void open?.destroy())
  for (let run = 0; run < runs; run += runsPerConnection) {
    const pieces = fc.sample(garbage, { seed: 71 + run, numRuns: runsPerConnection })
    open = connect({ host: server.host, port: server.port, noDelay: true })
    await pour(open, pieces)
    // Commands of the garbage may wait for each other: Ctrl-C, as an operator would.
    good.send({ command: 2 })
    await good.settle()
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
})

/** Sends all of it, waits until the server has read it or cut the line. */
function pour(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  return new Promise(resolve => {
    socket.on('error', () => socket.destroy())
    socket.on('data', () => {})
    socket.once('close', () => resolve())
    socket.end(Buffer.concat(pieces))
  })
}
