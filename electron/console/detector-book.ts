import type { DetectorFacts } from '../../shared/model/detector-facts.ts'

/** What each detector told of itself when it answered last. */
export class DetectorBook {
  readonly #facts = new Map<string, DetectorFacts>()

  note(facts: DetectorFacts): void {
    this.#facts.set(facts.id, facts)
  }

  /** In counts, where known. */
  saturation(detector: string): number | undefined {
    return this.#facts.get(detector)?.saturation
  }

  pixelSizeUm(detector: string): number | undefined {
    return this.#facts.get(detector)?.pixelSizeUm
  }
}
