import type { NexusContext } from './context.ts'
import type { Attributes } from './skeleton.ts'

/** Attributes of NXroot: the first thing a reader of the file asks for. */
export function rootAttributes(
  fileName: string,
  defaultChild: string,
  context: Pick<NexusContext, 'startedAt' | 'program'>,
): Attributes {
  return {
    NX_class: 'NXroot',
    default: defaultChild,
    file_name: fileName,
    file_time: context.startedAt,
    creator: context.program.name,
    creator_version: context.program.version,
    // Of the definitions that the layout follows.
    NeXus_version: 'v2026.01',
  }
}
