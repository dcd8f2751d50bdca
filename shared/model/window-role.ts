export const windowRoles = ['console', 'mirror'] as const

/** A console does everything; a mirror only shows. */
export type WindowRole = (typeof windowRoles)[number]
