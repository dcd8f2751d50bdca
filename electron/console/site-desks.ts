import { join } from 'node:path'
import type { RoiCounter } from '../../shared/model/roi.ts'
import { isSpecFree } from '../../shared/model/run-state.ts'
import { assemble, type Assembly } from '../assembly.ts'
import { firstBeamline } from '../devices/first-beamline.ts'
import { LiveMeter } from '../devices/live-figures.ts'
import { SimulatedServers } from '../devices/simulated-servers.ts'
import type { LiveFrame } from '../engine/ports.ts'
import { isActive } from '../engine/run-machine.ts'
import { BeamlineDesk } from '../ipc/beamline-desk.ts'
import { BeamlineWatch } from '../ipc/beamline-watch.ts'
import { DetectorWatch } from '../ipc/detector-watch.ts'
import { chooseDeviceFile } from '../ipc/dialogs.ts'
import { SpecDesk } from '../ipc/spec-desk.ts'
import { launchSimulatedBeamline } from '../simulator/launch-simulator.ts'
import { DetectorBook } from './detector-book.ts'
import type { Ground } from './ground.ts'
import type { MaskKeeper } from './mask-keeper.ts'

export interface SiteParts extends Ground {
  readonly showLive: (frame: LiveFrame) => void
  readonly regionCounters: () => readonly RoiCounter[]
  readonly keptMasks: MaskKeeper
}

/** The beamline as the console drives and watches it. */
export interface SiteDesks {
  readonly assembly: Assembly
  readonly simulated: SimulatedServers
  readonly watch: BeamlineWatch
  readonly spec: SpecDesk
  readonly detectors: DetectorWatch
  readonly beamlines: BeamlineDesk
  /** What the detectors told of themselves. */
  readonly book: DetectorBook
}

export async function openSite(parts: SiteParts): Promise<SiteDesks> {
  const { clock, entries, log, options, settings } = parts
  const simulated = new SimulatedServers(
    () => launchSimulatedBeamline({ entriesFolder: entries, clock, ...options.simulator }),
    (property, value) => assembly.sequencer.write(property, value),
  )
  const { beamline, file } = await firstBeamline(
    [options.beamline, settings.now.beamline],
    simulated,
    error => log.problem('beamline', error),
  )
  const meter = new LiveMeter(clock)
  const assembly = assemble({
    ...{ beamline, clock, entries },
    live: {
      show: frame => {
        meter.note(frame)
        parts.showLive(frame)
      },
    },
    isSequencerOff: () => beamlines.isSpecOff,
    seenSpace: space => simulated.seenSpace(space),
    regionCounters: parts.regionCounters,
    rememberedMasks: parts.keptMasks,
    onMaskProblem: (detector, error) => log.problem(`mask of ${detector}`, error),
    log: text => log.add({ severity: 'info', source: 'SPEC', text }),
  })
  const watches = watchSite(parts, assembly)
  const beamlines = new BeamlineDesk({
    ...{ clock, log, meter, simulated, file },
    ...{ engine: assembly.engine, sequencer: assembly.sequencer, site: assembly.site },
    ...{ detectors: watches.detectors, watch: watches.watch },
    folder: join(parts.userData, 'beamlines'),
    remember: chosen => settings.change({ beamline: chosen }),
    chooseFile: chooseDeviceFile,
    tell: status => parts.publisher.send('devices.status', status),
  })
  return { assembly, simulated, beamlines, ...watches }
}

function watchSite(
  { clock, log, publisher }: Ground,
  { engine, sequencer, site }: Assembly,
): Pick<SiteDesks, 'book' | 'detectors' | 'spec' | 'watch'> {
  const book = new DetectorBook()
  const watch = new BeamlineWatch(site.beamline, sequencer, clock, status =>
    publisher.send('beamline.status', status),
  )
  const spec = new SpecDesk({
    server: sequencer,
    get beamline() {
      return site.beamline
    },
    clock,
    tellStatus: status => publisher.send('spec.status', status),
    tellLines: lines => publisher.send('spec.lines', lines),
    whyLocked: () =>
      isSpecFree(engine.state.phase) ? undefined : 'an experiment is under way; pause it first',
    whyReadOnly: () => site.whyReadOnly,
  })
  const detectors = new DetectorWatch({
    detectors: site.detectors,
    clock,
    isBusy: () => isActive(engine.state),
    onAnswer: facts => {
      book.note(facts)
      watch.noteDetector(facts.id, facts.model, undefined)
    },
    onSilence: (id, error) => watch.noteDetector(id, '', log.problem(id, error)),
  })
  return { book, detectors, spec, watch }
}
