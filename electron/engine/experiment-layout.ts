import { demand } from '../../shared/base/assert.ts'
import type { ExperimentId, NodeId } from '../../shared/model/ids.ts'
import type { AcquisitionPlan, Plan, ScanPlan } from '../../shared/model/plan.ts'
import {
  acquisitionOf,
  datasetOf,
  entryFileName,
  scanOf,
  type FramesPlace,
} from '../../shared/nexus/names.ts'
import type { NumberColumn } from '../../shared/nexus/number-columns.ts'
import { planNodes } from '../../shared/plan/plan-steps.ts'

export interface AcquisitionPlace {
  readonly file: string
  readonly frames: FramesPlace | undefined
  readonly columns: readonly NumberColumn[]
}

export interface ScanPlace {
  readonly file: string
  readonly columns: readonly NumberColumn[]
  readonly statusPath: string
}

/** Where everything of one run is written, looked up once: asking the layout anew for every frame would cost more than the frame. */
export class ExperimentLayout {
  readonly #experiment: ExperimentId
  readonly #acquisitions = new Map<NodeId, AcquisitionPlace>()
  readonly #scans = new Map<NodeId, ScanPlace>()
  readonly #nodesOfDatasets = new Map<string, NodeId>()

  constructor(experiment: ExperimentId, plan: Plan) {
    this.#experiment = experiment
    for (const node of planNodes(plan)) {
      if (node.kind === 'acquisition') this.add(plan, node)
      if (node.kind === 'scan') this.#addScan(experiment, plan, node)
    }
  }

  acquisition(id: NodeId): AcquisitionPlace {
    return demand(this.#acquisitions.get(id), `place of ${id}`)
  }

  scan(id: NodeId): ScanPlace {
    return demand(this.#scans.get(id), `place of ${id}`)
  }

  /** Node whose frames a dataset holds; `file` relative to the experiment folder. */
  nodeOf(file: string, dataset: string): NodeId | undefined {
    return this.#nodesOfDatasets.get(`${file}::${dataset}`)
  }

  /** An acquisition of the plan, also one that was not foreseen. */
  add(plan: Plan, node: AcquisitionPlan): void {
    this.#addAcquisition(this.#experiment, plan, node)
  }

  /** A dataset of a scan that SPEC runs. */
  addFrames(file: string, dataset: string, node: NodeId): void {
    this.#nodesOfDatasets.set(`${file}::${dataset}`, node)
  }

  #addAcquisition(experiment: ExperimentId, plan: Plan, node: AcquisitionPlan): void {
    const layout = acquisitionOf(plan, node.id)
    const frames = datasetOf(experiment, plan, node.id)
    this.#acquisitions.set(node.id, {
      file: entryFileName(experiment, layout.entry),
      frames,
      columns: layout.columns,
    })
    if (frames !== undefined) this.#nodesOfDatasets.set(`${frames.file}::${frames.path}`, node.id)
  }

  #addScan(experiment: ExperimentId, plan: Plan, node: ScanPlan): void {
    const layout = scanOf(plan, node.id)
    this.#scans.set(node.id, {
      file: entryFileName(experiment, layout.entry),
      columns: layout.columns,
      statusPath: layout.statusPath,
    })
  }
}
