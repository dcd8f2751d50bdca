import type { Clock } from '../../shared/base/clock.ts'
import type { NodeOutcome } from '../../shared/model/events.ts'
import type { MacroPlan, NativeScanPlan, Plan } from '../../shared/model/plan.ts'
import { HutchError, toProblem, type Problem } from '../../shared/model/problem.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'
import type { Following, Sequencer } from './ports.ts'
import { ScanKeeper, type ScanKeeperParts } from './scan-keeper.ts'
import { withTimeLimit } from './time-limit.ts'

export interface FollowedScansParts extends Omit<ScanKeeperParts, 'answer'> {
  readonly plan: Plan
  readonly sequencer: Sequencer
  readonly clock: Clock
  readonly installMacros: boolean
}

/** SPEC tells of a scan at once; a file that has to be asked for what was missed takes longer. */
const lastWordsMs = 10_000

/** What SPEC runs during an experiment: listens, keeps, and runs the scans and macros that the plan holds. */
export class FollowedScans {
  readonly #parts: FollowedScansParts
  readonly #keeper: ScanKeeper
  #following: Following | undefined
  #closing: Promise<Problem | undefined> | undefined

  constructor(parts: FollowedScansParts) {
    this.#parts = parts
    this.#keeper = new ScanKeeper({ ...parts, answer: ticket => this.#following?.exposed(ticket) })
  }

  start(): void {
    const { exposing, installMacros, plan, sequencer } = this.#parts
    const nodes = [...planNodes(plan)]
    const runsSpec = nodes.some(({ kind }) => kind === 'nativeScan' || kind === 'macro')
    const hasCameras = nodes.some(node => node.kind === 'nativeScan' && node.cameras.length > 0)
    this.#following = sequencer.follow(event => this.#keeper.take(event), {
      installMacros: installMacros && (runsSpec || plan.root.isOpen === true),
      exposes: hasCameras || exposing.length > 0,
    })
  }

  /** Resolves when everything that is run from now on will be heard, at the latest after 10 s. */
  async listening(): Promise<void> {
    const { clock } = this.#parts
    const listen = async (): Promise<void> => await this.#following?.settled()
    await withTimeLimit(listen, { clock, limitMs: lastWordsMs, late: () => this.#late() }).catch(
      () => undefined,
    )
  }

  stop(): void {
    this.#following?.stop()
    this.#following = undefined
  }

  /** Has SPEC run a planned scan or macro to its end, everything it told included. */
  async run(node: NativeScanPlan | MacroPlan, signal: AbortSignal): Promise<void> {
    const { sequencer } = this.#parts
    await this.listening()
    const expectation = this.#keeper.expect(node)
    try {
      await sequencer.run(node.command, signal)
    } finally {
      await this.#following?.settled()
      await this.#keeper.drained()
      expectation.end()
    }
    if (node.kind === 'nativeScan' && !expectation.hasBegun()) throw this.#noScan(node)
  }

  /** Ends what is open and listens no more. What could not be heard in time is a problem. */
  async close(outcome: NodeOutcome, why: string): Promise<Problem | undefined> {
    this.#closing ??= this.#close(outcome, why)
    return await this.#closing
  }

  async #close(outcome: NodeOutcome, why: string): Promise<Problem | undefined> {
    const { clock } = this.#parts
    const listen = async (): Promise<void> => {
      await this.#following?.settled()
      this.stop()
      await this.#keeper.close('aborted', why || endWords(outcome))
    }
    try {
      await withTimeLimit(listen, { clock, limitMs: lastWordsMs, late: () => this.#late() })
      return undefined
    } catch (error) {
      this.stop()
      return toProblem(error)
    }
  }

  #noScan({ command }: NativeScanPlan): HutchError {
    return new HutchError({
      kind: 'device',
      message: `SPEC ran "${command}" and told of no scan`,
      where: this.#parts.sequencer.name,
      advice: 'Is it a scan command? Load hutch.mac in SPEC so that every scan is told.',
    })
  }

  #late(): HutchError {
    return new HutchError({
      kind: 'timeout',
      message: `What SPEC did last could not be kept within ${lastWordsMs / 1000} s`,
      where: this.#parts.sequencer.name,
    })
  }
}

function endWords(outcome: NodeOutcome): string {
  return outcome === 'complete'
    ? 'The experiment was ended in the middle of the scan'
    : 'The experiment ended'
}
