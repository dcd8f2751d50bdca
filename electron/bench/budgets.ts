import type { Target } from './figure.ts'

/** What Hutch must reach and what it aims at, for every figure that has a target (`docs/performance.md`). */
export const budgets = {
  /** Against a plain write of the same bytes with the same durability. */
  savingVsPlain: { must: 0.8, aim: 0.95, of: 'ratio' },
  savingVsH5py: { must: 1, aim: 1.5, of: 'ratio' },
  /** Bitshuffle-LZ4 on one thread against the native library. */
  compressingVsNative: { must: 0.8, aim: 1, of: 'ratio' },
  smallFramesPerS: { must: 1000, aim: 3000, of: 'value' },
  /** Last byte arrived ► durable and readable in another process. */
  latencyMedianMs: { must: 20, aim: 5, of: 'value' },
  latencyP95Ms: { must: 100, aim: 20, of: 'value' },
  specRoundTripMs: { must: 1, aim: 0.3, of: 'value' },
  specEventsPerS: { must: 20_000, aim: 60_000, of: 'value' },
  /** A server that is up again ► connected and registered again. */
  specBackMs: { must: 2000, aim: 1000, of: 'value' },
  /** 100 MB in a second. */
  specIndexMbPerS: { must: 100, aim: 500, of: 'value' },
  /** Against silx, which reads rows only when they are asked for. */
  specReadMbPerS: { must: 1, aim: 1.5, of: 'ratio' },
  /** A curve of a million points that grows, in the window (`npm run bench -- curve`). */
  curveRedrawMs: { must: 30, aim: 16, of: 'value' },
  /** 100 000 nodes, from the start of the window's program to the first rows (`npm run bench -- tree`). */
  treeOpenMs: { must: 1000, aim: 500, of: 'value' },
  /** `npm start` ► first simulated frame on screen, clicks as fast as the window takes them (`npm run bench -- start`). */
  firstFrameMs: { must: 15_000, aim: 5000, of: 'value' },
  /** Exposed ► painted, at 100 Hz × 2048². */
  frameAgeP95Ms: { must: 80, aim: 35, of: 'value' },
  imagesShownPerS: { must: 25, aim: 55, of: 'value' },
  windowFps: { must: 55, aim: 60, of: 'value' },
  /** Median of the last third of a long recording over that of the second. */
  memoryGrowth: { must: 1.05, aim: 1.02, of: 'value' },
  /** 2048² to 1000 bins on one thread. */
  integrateMs: { must: 30, aim: 10, of: 'value' },
  /** A frame of a full-field EXAFS scan, 2048², normalised and aligned on one thread. */
  exafsFrameMs: { must: 1000, aim: 200, of: 'value' },
  /** Last frame of a scan acknowledged ► its maps final (`npm run bench -- live`). */
  liveFinalMs: { must: 2000, aim: 1000, of: 'value' },
  alignMedianPixels: { must: 0.05, aim: 0.02, of: 'value' },
  alignMaxPixels: { must: 0.2, aim: 0.05, of: 'value' },
  /** Of the pixels that are nearly of one phase. */
  rightPhasePercent: { must: 95, aim: 99, of: 'value' },
  /** Slices of a diffraction tomography with what the simulated sample holds (Pearson), and the phases with it (Dice). */
  phaseCorrelationPercent: { must: 90, aim: 95, of: 'value' },
  phaseOverlapPercent: { must: 75, aim: 90, of: 'value' },
  wrongFrames: { must: 0, aim: 0, of: 'value' },
} as const satisfies Record<string, Target>
