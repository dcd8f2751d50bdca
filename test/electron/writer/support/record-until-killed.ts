import { systemClock } from '../../../../electron/platform/system-clock.ts'
import { createWriter, startWriterWorker } from '../../../../electron/writer/client.ts'
import { FrameRing } from '../../../../shared/model/frame-ring.ts'
import { frameBytes } from '../../../../shared/model/pixels.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../../hdf5/support/skeletons.ts'

/* A process that records several datasets as fast as it can and says what was acknowledged, until somebody kills it.
   Arguments: built writer worker, file, datasets as JSON. Output: `dataset complete` per line. */

const [worker = '', file = '', specsJson = '[]'] = process.argv.slice(2)
const specs = JSON.parse(specsJson) as readonly FramesSpec[]
const writer = createWriter({ worker: startWriterWorker(worker), clock: systemClock() })
await writer.create(file, recordingSkeleton(specs))
process.stdout.write('created\n')
await Promise.all(specs.map(record))

async function record(spec: FramesSpec): Promise<void> {
  const bytes = frameBytes({ height: spec.height, width: spec.width }, spec.pixelType)
  const ring = new FrameRing(6, bytes)
  const planned = spec.leading.reduce((all, size) => all * size, 1)
  for (let frame = 0; frame < planned; frame++) {
    const slot = await ring.acquire()
    ring.bytes(slot, bytes).set(framePixels(spec, frame))
    void writer.append(file, `/entry/${spec.name}`, frame, ring, slot, bytes).then(() => {
      process.stdout.write(`${spec.name} ${frame + 1}\n`)
    })
    ring.release(slot)
  }
}
