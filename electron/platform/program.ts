import manifest from '../../package.json' with { type: 'json' }

/** Kept in every file we write. */
export const program = { name: 'Hutch', version: manifest.version } as const
