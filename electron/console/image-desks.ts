import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isShownLive } from '../../shared/structure/featured-node.ts'
import type { ViewReply } from '../../shared/ipc/tile.ts'
import { Corrector } from '../ipc/corrector.ts'
import { chooseDeviceFile, chooseTarget } from '../ipc/dialogs.ts'
import { detectorCalls } from '../ipc/detector-desk.ts'
import { knownOfFrames } from '../ipc/frame-acquisition.ts'
import { FrameOrigins } from '../ipc/frame-origins.ts'
import { liveOptics } from '../ipc/live-optics.ts'
import { ViewDesk } from '../ipc/view-desk.ts'
import { Screen } from '../screen/client.ts'
import type { DataFiles } from './data-files.ts'
import { GeometryKeeper } from './geometry-keeper.ts'
import type { Ground } from './ground.ts'
import type { MaskKeeper } from './mask-keeper.ts'
import type { SiteDesks } from './site-desks.ts'

export interface ImageParts {
  readonly keptMasks: MaskKeeper
  readonly ground: Ground
  readonly site: SiteDesks
  readonly files: DataFiles
  /** To the window whose view it is. */
  readonly send: (reply: ViewReply) => void
}

/** What is seen of the frames, live and recorded. */
export interface ImageDesks {
  readonly screen: Screen
  readonly views: ViewDesk
  readonly origins: FrameOrigins
  readonly detectorCalls: ReturnType<typeof detectorCalls>
  close(): Promise<void>
}

export function openImages({ files, ground, keptMasks, send, site }: ImageParts): ImageDesks {
  const { book, watch } = site
  const { engine, masks, site: beamline } = site.assembly
  const port = new Worker(join(ground.entries, 'screen-worker.js'), { name: 'hutch-screen' })
  const screen = new Screen(port, send)
  const corrector = new Corrector({ ...files.recordings, screen })
  const origins = new FrameOrigins(files.recordings.openFile, files.recordings.live)
  const geometries = new GeometryKeeper({
    settings: ground.settings,
    onProblem: (detector, error) => ground.log.problem(`geometry of ${detector}`, error),
  })
  const views = new ViewDesk({
    screen,
    corrector,
    masks,
    chosenOptics: (detector, image) => geometries.optics(detector, image),
    openFile: file => files.desk.open(file),
    saturation: detector => book.saturation(detector),
    optics: detector =>
      liveOptics(detector, {
        beamline: beamline.beamline,
        motors: watch.status().motors,
        pixelSizeUm: book.pixelSizeUm(detector),
      }),
    isShownLive: node => isShownLive(engine.tree, node),
    knownOf: (node, dataset) => knownOfFrames(engine.tree, node, dataset),
    originOf: (file, dataset) => origins.of(file, dataset),
    onProblem: error => ground.log.problem('image', error),
  })
  const restored = geometries.restore(detector => views.renew(detector))
  return {
    screen,
    views,
    origins,
    detectorCalls: detectorCalls({
      ...{ views, masks, chooseTarget },
      chooseGeometry: (detector, chosen) => geometries.choose(detector, chosen),
      rememberMask: (detector, chosen, image) => keptMasks.keep(detector, chosen, image),
      openFile: file => files.desk.open(file),
      chooseFile: chooseDeviceFile,
    }),
    close: async () => {
      await keptMasks.settled()
      await restored
      await corrector.close()
      await port.terminate()
    },
  }
}
