/** `2026-03-01T10:06:40.000+01:00`: local time of the beamline with its offset from UTC. */
export function isoTime(atMs: number, utcOffsetMinutes: number): string {
  const local = new Date(atMs + utcOffsetMinutes * 60_000).toISOString().slice(0, -1)
  const sign = utcOffsetMinutes < 0 ? '-' : '+'
  const minutes = Math.abs(utcOffsetMinutes)
  return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

/** The offset that a time was written with, minutes; 0 for `Z` or none. */
export function offsetMinutesOf(iso: string): number {
  const match = /([+-])(\d\d):(\d\d)$/.exec(iso)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
