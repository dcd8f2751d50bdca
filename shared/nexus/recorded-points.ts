import type { NumberedEvent } from '../model/events.ts'
import type { NodeId } from '../model/ids.ts'

/** Numbers of one point by column name; null where not finite. */
export type PointValues = Readonly<Record<string, number | null>>

export type RecordedPoints = ReadonlyMap<NodeId, ReadonlyMap<number, PointValues>>

/** All points that the journal tells of, by node and number. */
export function recordedPoints(events: readonly NumberedEvent[]): RecordedPoints {
  const recorded = new Map<NodeId, Map<number, PointValues>>()
  for (const { event } of events) {
    if (event.kind !== 'point.recorded') continue
    const points = recorded.get(event.node) ?? new Map<number, PointValues>()
    points.set(event.point, event.values)
    recorded.set(event.node, points)
  }
  return recorded
}
