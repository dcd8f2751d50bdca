import { isAbsolute, join } from 'node:path'
import type { ImageShape } from '../../shared/model/pixels.ts'
import type { PlannedStep } from '../../shared/workflow/plan-steps.ts'
import { recordedMask } from '../../shared/workflow/task-spec.ts'
import type { ReadMask } from './ports.ts'

/** Masks of files that steps name, by that name: from the experiment folder, or absolute. Rejects with what is wrong with one. */
export async function maskFiles(
  steps: readonly PlannedStep[],
  image: ImageShape,
  folder: string,
  readMask: ReadMask,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const masks = new Map<string, Uint8Array>()
  for (const { inputs } of steps)
    for (const input of Object.values(inputs)) {
      if (input.kind !== 'mask' || input.of === recordedMask || masks.has(input.of)) continue
      const where = isAbsolute(input.of) ? input.of : join(folder, input.of)
      masks.set(input.of, (await readMask(where, image)).values)
    }
  return masks
}
