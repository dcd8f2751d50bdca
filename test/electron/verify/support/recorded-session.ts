import { join } from 'node:path'
import { seededRandom, type Random } from '../../../../shared/base/random.ts'
import type { NumberedEvent } from '../../../../shared/model/events.ts'
import type { ScanEvent } from '../../../../shared/model/scan-events.ts'
import { detectorId } from '../../../../shared/model/ids.ts'
import { FakeSequencer } from '../../../simulation/fake-sequencer.ts'
import { turns } from '../../../simulation/turns.ts'
import { writerRig } from '../../writer/support/writer-rig.ts'
import { copyNow, engineWith, refusing, type KilledRun, type RecordedRun } from './recorded-run.ts'

const mostActs = 12

/**
 * One random session: its plan grows by whatever SPEC and its macros do. Scans with frames, lost points and any end, or none;
 * groups, parameters, acquisitions; a detector that fails, a writer that refuses frames; copies of the folder at any moment.
 */
export async function recordedSession(output: string, seed: number): Promise<RecordedRun> {
  const random = seededRandom(1000 + seed)
  const events: NumberedEvent[] = []
  const { recorder: writer } = writerRig()
  const sequencer = new FakeSequencer(random)
  const engine = engineWith(random, random.float() < 0.3 ? refusing(writer, random) : writer, sequencer)
  engine.listen({ onEvent: event => events.push(event) })
  const session = { name: 'spec', detectors: [detectorId('frelon')], installMacros: true }
  const run = await engine.follow(session, join(output, `session_${seed}`))
  const killed: KilledRun[] = []
  const spec = new RandomSpec(sequencer, random)
  for (let act = Math.ceil(random.float() * mostActs); act > 0; act--) {
    await spec.act()
    await turns(Math.ceil(random.float() ** 3 * 200))
    if (killed.length < 2 && random.float() < 0.2) killed.push(copyNow(run.folder, killed.length, events))
  }
  if (engine.state.phase === 'following') engine.end()
  await run.finished
  await engine.close()
  await writer.close()
  return { folder: run.folder, killed }
}

/** Does what people do in SPEC, in any order, and does not always wait for us. */
class RandomSpec {
  readonly #sequencer: FakeSequencer
  readonly #random: Random
  #scans = 0
  #tickets = 0

  constructor(sequencer: FakeSequencer, random: Random) {
    this.#sequencer = sequencer
    this.#random = random
  }

  async act(): Promise<void> {
    const acts = [
      () => this.#scan(),
      () => this.#scan(),
      () => this.#acquire(),
      () => this.#tell({ kind: 'group.began', name: this.#of(['Fine', 'a/b', 'Fine']) }),
      () => this.#tell({ kind: 'group.ended' }),
      () =>
        this.#tell({ kind: 'parameter', name: this.#of(['slit', 'note']), value: this.#of([1.5, 'open']) }),
      () => this.#tell({ kind: 'comment', text: 'the beam came back' }),
    ]
    await this.#of(acts)()
  }

  async #scan(): Promise<void> {
    this.#scans += 1
    const scan = `s${this.#scans}`
    const planned = 1 + Math.floor(this.#random.float() * 8)
    const command = this.#of([`ascan samx 0 ${planned - 1} ${planned - 1} 1`, 'mine'])
    await this.#tell({ kind: 'scan.began', scan, command, head: { ...head, number: this.#scans } })
    const points = Math.floor(this.#random.float() * (planned + 1))
    for (let point = 0; point < points; point++) await this.#point(scan, point)
    const outcome = this.#of(['complete', 'aborted', 'lost'] as const)
    // The next one begins without it.
    if (this.#random.float() < 0.1) return
    await this.#tell({
      kind: 'scan.ended',
      scan,
      outcome,
      points: this.#of([points, undefined]),
      why: 'Ctrl-C',
    })
  }

  async #point(scan: string, point: number): Promise<void> {
    if (this.#random.float() < 0.9) {
      await this.#asked(ticket => ({ kind: 'scan.expose', scan, point, seconds: 0.1, ticket }))
    }
    const isLost = this.#random.float() < 0.05
    if (!isLost) await this.#tell({ kind: 'scan.point', scan, point, values: [point, this.#of([5, null])] })
  }

  async #acquire(): Promise<void> {
    const frames = 1 + Math.floor(this.#random.float() * 5)
    const role = this.#of(['dark', 'white', 'data'] as const)
    await this.#asked(ticket => ({ kind: 'acquire', name: 'Extra', role, frames, seconds: 0.1, ticket }))
  }

  /** SPEC waits for its answer, if nobody presses Ctrl-C. */
  async #asked(event: (ticket: number) => ScanEvent): Promise<void> {
    this.#tickets += 1
    const ticket = this.#tickets
    await this.#tell(event(ticket))
    if (this.#random.float() < 0.1) return
    while (!this.#sequencer.answered.includes(ticket)) await turns(1)
  }

  async #tell(event: ScanEvent): Promise<void> {
    this.#sequencer.tell(event)
    await turns(1)
  }

  #of<Choice>(choices: readonly Choice[]): Choice {
    return choices[Math.floor(this.#random.float() * choices.length)] as Choice
  }
}

const head = {
  dataFile: undefined,
  positions: { samx: 0 },
  columns: [
    { name: 'samx', label: 'Sample x', kind: 'motor', unit: '' },
    { name: 'det', label: 'Detector', kind: 'counter', unit: '' },
  ],
} as const
