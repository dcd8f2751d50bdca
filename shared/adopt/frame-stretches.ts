import { HutchError } from '../model/problem.ts'
import type { Role } from '../model/roles.ts'
import { frameCount, type ForeignStack } from './foreign-stack.ts'

/** Frames of one role, one after the other. */
export interface Stretch {
  readonly role: Extract<Role, 'data' | 'white' | 'dark'>
  /** Numbers of the frames in the dataset. */
  readonly frames: readonly number[]
}

/** Every stretch of darks or whites gets a file of its own: more than these are a mistake, or alternate with every frame. */
const mostStretches = 200

const roleOfKey = new Map<number, Stretch['role']>([
  [0, 'data'],
  [1, 'white'],
  [2, 'dark'],
])

/**
 * Frames by their role in the order in which they were recorded; all data together where the first of them is. Invalid ones
 * belong to no stretch.
 */
export function stretchesOf(stack: ForeignStack): readonly Stretch[] {
  const { imageKeys } = stack
  const count = frameCount(stack)
  if (imageKeys === undefined) return [{ role: 'data', frames: numbers(count) }]
  const found: { role: Stretch['role']; frames: number[] }[] = []
  const begun = new Map<Stretch['role'], number[]>()
  let last: number | undefined
  for (const frame of numbers(count)) {
    const key = imageKeys[frame]
    const role = key === undefined ? undefined : roleOfKey.get(key)
    const goesOn = role !== undefined && (role === 'data' || key === last)
    last = key
    if (role === undefined) continue
    const present = goesOn ? begun.get(role) : undefined
    const frames = present ?? []
    frames.push(frame)
    if (present !== undefined) continue
    begun.set(role, frames)
    found.push({ role, frames })
  }
  if (found.length > mostStretches) throw tooMany(stack, found.length)
  return found
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function tooMany({ file, path }: ForeignStack, count: number): HutchError {
  return new HutchError({
    kind: 'limit',
    message: `Darks and whites change ${count} times in this recording; at most ${mostStretches} are taken`,
    where: `${file}::${path}`,
    advice: 'Split the recording, or put its darks and whites together',
  })
}
