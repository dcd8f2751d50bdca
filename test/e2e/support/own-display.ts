import { displays } from './displays.ts'

// Two windows on one display would take the keyboard and the clipboard from each other.
const worker = Number(process.env.VITEST_POOL_ID ?? 1) - 1
process.env.DISPLAY = displays[worker % displays.length] ?? ':0'
