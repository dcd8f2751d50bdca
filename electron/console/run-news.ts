import { EventBatch } from '../ipc/event-batch.ts'
import type { VitalsMeter } from '../ipc/vitals-meter.ts'
import type { DataDesks } from './data-desks.ts'
import type { Ground } from './ground.ts'
import type { SiteDesks } from './site-desks.ts'

/** Tells windows and log what happens in a run. */
export function tellRun(
  { clock, log, publisher }: Ground,
  { engine }: SiteDesks['assembly'],
  { singles, vitals }: Pick<DataDesks, 'singles'> & { readonly vitals: VitalsMeter },
): void {
  const events = new EventBatch(clock, batch => publisher.send('experiment.events', batch))
  engine.listen({
    onEvent: numbered => {
      events.add(numbered)
      log.event(numbered.event)
      vitals.note(numbered.event)
    },
    onState: state => {
      events.flush()
      publisher.send('run.state', state)
      if (state.phase === 'done') singles.keep(engine.tree.folder)
      log.state(state)
    },
  })
}
