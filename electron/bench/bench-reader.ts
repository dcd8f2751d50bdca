import { createInterface } from 'node:readline'
import { serveFrameReader } from './latency/frame-reader.ts'

/* Process entry: Hutch's own reader of files as another program, a line of JSON in, a line of JSON out. */
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await serveFrameReader(JSON.parse(line), 1))}\n`)
}
