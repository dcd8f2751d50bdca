import type { NodeOutcome } from '../model/events.ts'
import type { EntryName } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { ExperimentTree, Result } from '../structure/experiment-tree.ts'
import { detectorHead, factsOf, pixelAxes } from './camera-groups.ts'
import { entryHead, fixedRecords, parameterNodes } from './common-groups.ts'
import type { NexusContext } from './context.ts'
import { entryLayout } from './entry-layout.ts'
import { hasDefaultPlot } from './entry-skeleton.ts'
import { isoTime, offsetMinutesOf } from './iso-time.ts'
import { entryFileName, masterFileName, runStatusPath, unfinishedStatus } from './names.ts'
import { externalLink, group, integer, optionalText, text } from './nodes.ts'
import { walkPlan } from './plan-walk.ts'
import { rootAttributes } from './root-attributes.ts'
import { slug } from './slug.ts'
import { structureMirror } from './structure-mirror.ts'
import type { FileSkeleton, SkeletonNode } from './skeleton.ts'

/** One stretch of frames that never came to the disk. */
export interface Gap {
  readonly file: string
  readonly dataset: string
  readonly firstFrame: number
  readonly lastFrame: number
  readonly cause: string
}

/** The run itself, always entry number 0. */
const runPath = '/entry_0000'

/**
 * The master file: small, made anew whenever the structure changes and put in place by a rename. Holds what the whole
 * run has in common, the plan and the tree, and leads to every entry file and result that exists.
 */
export function masterSkeleton(
  plan: Plan,
  context: NexusContext,
  tree: ExperimentTree,
  gaps: readonly Gap[] = [],
): FileSkeleton {
  const entries = startedEntries(plan, tree)
  const shown = mainEntry(plan, entries, context)
  const parts = { plan, tree, linked: new Set(entries), startedAt: context.startedAt }
  return {
    rootAttributes: rootAttributes(masterFileName(context.experiment), 'entry_0000', context),
    nodes: [
      group(runPath, 'NXentry', shown === undefined ? {} : { default: 'plotselect' }),
      ...entryHead(runPath, plan.name, context),
      ...ending(tree, context),
      ...detectors(plan, context),
      ...run(plan, context, tree, gaps),
      ...request(context),
      ...structureMirror(`${runPath}/structure`, parts),
      ...entries.map(entry =>
        externalLink(`/${entry}`, entryFileName(context.experiment, entry), `/${entry}`),
      ),
      ...(shown === undefined ? [] : [defaultPlot(shown, context)]),
      ...[...tree.results.values()].map(resultLink),
    ],
  }
}

/** Entries whose files exist, in order of execution. */
function startedEntries(plan: Plan, tree: ExperimentTree): readonly EntryName[] {
  const started = new Set<EntryName>()
  for (const { node } of walkPlan(plan.root)) {
    const status = tree.nodes.get(node.id)?.status ?? 'planned'
    // A scan of SPEC has a file from the moment SPEC told what it measures.
    const isKnown = node.kind !== 'nativeScan' || node.head !== undefined
    if (node.entry !== undefined && status !== 'planned' && isKnown) started.add(node.entry)
  }
  return plan.entries.map(entry => entry.name).filter(name => started.has(name))
}

/** What a person wants to see first: the entry with the most scan points, else the one with data, else the newest. */
function mainEntry(plan: Plan, entries: readonly EntryName[], context: NexusContext): EntryName | undefined {
  const hasOne = (entry: EntryName): boolean => hasDefaultPlot(entryLayout(plan, entry), context)
  // In an experiment without an end of its own people want what came last.
  if (plan.root.isOpen === true) return entries.findLast(hasOne)
  const rank = (entry: EntryName): number => {
    const { mainScan, acquisitions, node } = entryLayout(plan, entry)
    const shape = mainScan?.shape ?? (node.kind === 'nativeScan' ? node.shape : undefined)
    const points = shape?.reduce((product, size) => product * size, 1) ?? 0
    return points + (acquisitions.some(({ plan: { role } }) => role === 'data') ? 0.5 : 0)
  }
  let best: EntryName | undefined
  for (const entry of entries) {
    if (hasOne(entry) && (best === undefined || rank(entry) >= rank(best))) best = entry
  }
  return best
}

function defaultPlot(entry: EntryName, { experiment }: NexusContext): SkeletonNode {
  return externalLink(`${runPath}/plotselect`, entryFileName(experiment, entry), `/${entry}/plotselect`)
}

function ending(tree: ExperimentTree, { startedAt }: NexusContext): readonly SkeletonNode[] {
  if (tree.closedAtMs === undefined) return []
  const startedAtMs = tree.startedAtMs ?? Date.parse(startedAt)
  return [
    text(`${runPath}/end_time`, isoTime(tree.closedAtMs, offsetMinutesOf(startedAt))),
    integer(`${runPath}/duration`, Math.round((tree.closedAtMs - startedAtMs) / 1000), 's'),
  ]
}

/** One NXdetector per detector of the plan: what it is, without data. */
function detectors(plan: Plan, context: NexusContext): readonly SkeletonNode[] {
  const cameras = new Map(
    walkPlan(plan.root).flatMap(({ node }) =>
      node.kind === 'acquisition' && node.camera !== undefined
        ? [[node.camera.detector, node.camera] as const]
        : [],
    ),
  )
  return [...cameras].flatMap(([detector, camera]) => {
    const path = `${runPath}/instrument/${detector}`
    const facts = factsOf(detector, context)
    return [...detectorHead(path, detector, context), ...pixelAxes(`${path}/pixel_axes`, camera.image, facts)]
  })
}

function run(
  plan: Plan,
  context: NexusContext,
  tree: ExperimentTree,
  gaps: readonly Gap[],
): readonly SkeletonNode[] {
  const path = `${runPath}/run`
  return [
    group(path, 'NXcollection'),
    text(`${path}/node_path`, plan.root.id),
    text(`${path}/definition`, plan.definition),
    text(runStatusPath, statusText(tree.outcome)),
    text(`${path}/simulated`, context.simulated ? 'yes' : 'no'),
    integer(`${path}/gap_count`, gaps.length),
    ...(gaps.length === 0 ? [] : [text(`${path}/gaps`, gaps.map(gapLine))]),
    ...parameterNodes(`${path}/record`, 'NXparameters', fixedRecords(plan)),
  ]
}

/** `running`, `success`, `aborted` … as in the entries. */
function statusText(outcome: NodeOutcome | undefined): string {
  return outcome === 'complete' ? 'success' : (outcome ?? unfinishedStatus)
}

function gapLine({ file, dataset, firstFrame, lastFrame, cause }: Gap): string {
  return `${file}::${dataset} frames ${firstFrame}-${lastFrame}: ${cause}`
}

/** What was asked for, verbatim: the plan, and the description it was made from. */
function request({ planJson, description }: NexusContext): readonly SkeletonNode[] {
  const path = `${runPath}/structure_request`
  return [
    group(path, 'NXnote'),
    text(`${path}/type`, 'application/json'),
    text(`${path}/data`, planJson),
    group(`${runPath}/description`, 'NXnote'),
    text(`${runPath}/description/type`, 'application/yaml'),
    ...optionalText(`${runPath}/description/file_name`, description.file),
    text(`${runPath}/description/data`, description.text),
  ]
}

function resultLink(result: Result, at: number): SkeletonNode {
  const name = `process_${String(at + 1).padStart(2, '0')}_${slug(result.workflow)}`
  return externalLink(`${runPath}/${name}`, result.file, result.process)
}
