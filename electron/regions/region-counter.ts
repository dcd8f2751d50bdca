import { assertNever, demand } from '../../shared/base/assert.ts'
import { regionSpans } from '../../shared/imaging/regions/region-spans.ts'
import { regionStatistics } from '../../shared/imaging/regions/region-statistics.ts'
import { pixelView, type ImageShape } from '../../shared/model/pixels.ts'
import type { PlannedRegion } from '../../shared/model/roi.ts'
import type { RegionReply, RegionRequest } from './protocol.ts'

interface RegionSet {
  readonly mask: Uint8Array | undefined
  readonly image: ImageShape
  readonly regions: readonly { readonly region: PlannedRegion; readonly spans: Int32Array }[]
}

/** What the counting thread does: sums over regions of frames that lie in shared memory. */
export class RegionCounter {
  readonly #rings = new Map<number, { readonly memory: SharedArrayBuffer; readonly slotBytes: number }>()
  readonly #sets = new Map<number, RegionSet>()

  /** The reply to a frame; nothing for what only prepares. */
  handle(request: RegionRequest): RegionReply | undefined {
    switch (request.kind) {
      case 'ring':
        this.#rings.set(request.ring, request)
        return undefined
      case 'regions':
        this.#sets.set(request.set, prepare(request))
        return undefined
      case 'frame':
        return { seq: request.seq, sums: this.#count(request) }
      default:
        return assertNever(request, 'region request')
    }
  }

  #count({ pixelType, ring, set, slot }: Extract<RegionRequest, { kind: 'frame' }>): readonly number[] {
    const { memory, slotBytes } = demand(this.#rings.get(ring), `ring ${ring}`)
    const { image, mask, regions } = demand(this.#sets.get(set), `regions ${set}`)
    const pixels = pixelView(memory, pixelType, slot * slotBytes, image.width * image.height)
    return regions.map(({ region: { saturation }, spans }) => {
      const found = regionStatistics({ pixels, imageWidth: image.width, saturation, mask }, spans)
      return found.pixels === 0 ? Number.NaN : found.sum
    })
  }
}

function prepare({ image, mask, regions }: Extract<RegionRequest, { kind: 'regions' }>): RegionSet {
  return {
    ...{ image, mask },
    regions: regions.map(region => ({ region, spans: regionSpans(region.shape, image.width, image.height) })),
  }
}
