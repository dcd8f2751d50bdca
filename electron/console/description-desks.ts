import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { loadDescription } from '../assembly.ts'
import { Previewer } from '../describe/previewer.ts'
import { RecentFiles } from '../describe/recent-files.ts'
import { DescriptionDesk } from '../ipc/description-desk.ts'
import { chooseDescription, chooseDescriptionTarget } from '../ipc/dialogs.ts'
import type { Ground } from './ground.ts'
import type { SiteDesks } from './site-desks.ts'

/** Descriptions: those there are, and those that are being written. */
export interface DescriptionDesks {
  readonly desk: DescriptionDesk
  close(): Promise<void>
}

export function openDescriptions(ground: Ground, site: SiteDesks): DescriptionDesks {
  const { entries, log, options, settings, userData } = ground
  const previewer = new Previewer(
    () => new Worker(join(entries, 'preview-worker.js'), { name: 'hutch-preview' }),
  )
  const recent = new RecentFiles(join(userData, 'recent-descriptions.json'), error =>
    log.problem('recent descriptions', error),
  )
  const desk = new DescriptionDesk({
    beamline: () => site.assembly.site.beamline,
    spec: () => site.spec.snapshot().status,
    previewer,
    recent,
    shippedFolder: resolve(entries, '../../templates'),
    ownFolder: options.descriptions === undefined ? undefined : resolve(options.descriptions),
    firstFolder: () => settings.now.outputFolder,
    load: file => loadDescription(file, {}),
    chooseFile: chooseDescription,
    chooseTarget: chooseDescriptionTarget,
  })
  return { desk, close: () => previewer.close() }
}
