import { analysisBench } from './analysis/analysis-bench.ts'
import type { Bench } from './bench.ts'
import { bigBench } from './big/big-bench.ts'
import { compressBench } from './compress/compress-bench.ts'
import { latencyBench } from './latency/latency-bench.ts'
import { liveBench } from './live/live-bench.ts'
import { savingBench } from './saving/saving-bench.ts'
import { specBench } from './spec/spec-bench.ts'

/** Everything that can be measured. A new bench is a line here. */
export const benches: Readonly<Record<string, Bench>> = {
  saving: savingBench,
  compress: compressBench,
  spec: specBench,
  latency: latencyBench,
  big: bigBench,
  analysis: analysisBench,
  live: liveBench,
}
