import { expect, test } from 'vitest'
import { phaseRetrievalTask } from '../../../../shared/analysis/tasks/phase-retrieval-task.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith } from '../../../support/need-tool.ts'
import { nabu } from '../../../support/peer-packages.ts'
import { python } from '../../../support/system-python.ts'
import { setupFor } from '../tasks/run-task.ts'

describeWith(nabu, 'nabu retrieves the same phase', () => {
  test.each([
    [20, 0.5, 300],
    [35, 2, 50],
  ])('at %f keV, %f m, delta over beta %i', (energy, distance, deltaBeta) => {
    const image = { height: 32, width: 64 }
    const random = seededRandom(11)
    const given = Float32Array.from({ length: 32 * 64 }, () => random.between(0.3, 1))
    const setup = setupFor(phaseRetrievalTask, {
      image,
      parameters: { energy, distance, pixel: 1.5, deltaBeta },
    })
    const [input = ''] = Object.keys(phaseRetrievalTask.spec.inputs)
    const retrieved = new Float32Array(given.length)
    phaseRetrievalTask.begin(setup).take(0, { [input]: { kind: 'pixels', pixels: given } }, { retrieved })
    const apart = python<number>(
      `import numpy as np
from nabu.preproc.phase import PaganinPhaseRetrieval
given, ours = (np.fromfile(argument[name], 'f4').reshape(32, 64) for name in ('given', 'ours'))
paganin = PaganinPhaseRetrieval(given.shape, distance=argument['distance'], energy=argument['energy'],
    delta_beta=argument['deltaBeta'], pixel_size=1.5e-6, padding='symmetric')
print(float(np.abs(paganin.retrieve_phase(given) - ours).max()))`,
      { given: floatFile(given), ours: floatFile(retrieved), distance, energy, deltaBeta },
      nabu.program('python'),
    )
    expect(apart).toBeLessThan(1e-6)
  })
})
