import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { suitesWithPrograms } from './test/support/suites-with-programs.ts'

const setupFiles = ['test/support/console-output-fails.ts', 'test/support/seeded-chance.ts']

/** Whole processes, kills and real experiments: minutes, not seconds. `npm run check` leaves them to `npm test`. */
const processSuites = [
  'test/acceptance/**/*.test.ts',
  'test/torture/**/*.test.ts',
  'test/electron/cli/run-*.test.ts',
  'test/electron/writer/{kill,racing-readers,troublesome-readers,disk-trouble,compression}.test.ts',
  'test/electron/hdf5/appender/{growing-axis,power-cut}.test.ts',
  'test/electron/hdf5/single/*.test.ts',
  'test/electron/export/*.test.ts',
  'test/electron/cli/adopt.test.ts',
  'test/electron/cli/export.test.ts',
  'test/electron/nexus/{files-open-everywhere,shipped-descriptions}.test.ts',
  'test/electron/simulator/launch-simulator.test.ts',
  'test/electron/analysis/{chain,diffraction-tomography,held-by-backlog,masks,normalise,read-provenance,results-open-everywhere}.test.ts',
  'test/electron/analysis/outside/*.test.ts',
  'test/electron/analysis/reuse/{random-graphs,taken-steps}.test.ts',
  'test/electron/journal/recover.test.ts',
  'test/electron/verify/*.test.ts',
  'test/electron/files/{damaged-files,spec-real-recordings}.test.ts',
  'test/electron/spec/{motion,motor-control}.test.ts',
  'test/electron/simulator/spec/commands.test.ts',
  'test/electron/bench/{analysis,big}/*.test.ts',
  'test/electron/hdf5/odd-data.test.ts',
  'test/electron/ipc/{spec-desk,view-process}.test.ts',
  'test/electron/spec/follow/{conventions,lost-connection}.test.ts',
  'test/electron/follow/**/*.test.ts',
  'test/conformance/**/*.test.ts',
]

/** Vitest itself leaves one processor idle, and of two that is half. Suites of whole processes mostly wait, for one more. */
const processors = availableParallelism()

/** Suites that ask other programs, real recordings or bundled threads, told by what they import: also left to `npm test`. */
const programSuites = suitesWithPrograms('test')

/*
 * Without `isolate` the files of a worker share their modules: starting afresh for each took longer than the tests. Nothing
 * here mocks a module, and a test that leaves something behind for the next one is wrong.
 */
export default defineConfig({
  test: {
    maxWorkers: processors,
    projects: [
      {
        test: {
          name: 'shared',
          include: ['test/shared/**/*.test.ts'],
          exclude: programSuites,
          environment: 'node',
          setupFiles,
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'electron',
          include: ['test/electron/**/*.test.ts', 'test/simulation/**/*.test.ts'],
          exclude: [...processSuites, ...programSuites],
          environment: 'node',
          setupFiles,
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'programs',
          include: programSuites,
          exclude: [...processSuites, 'test/renderer/**'],
          environment: 'node',
          setupFiles,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'processes',
          include: processSuites,
          environment: 'node',
          setupFiles,
          maxWorkers: processors + 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          environment: 'happy-dom',
          setupFiles: [...setupFiles, 'test/renderer/support/desks-end.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'tidy',
          include: ['test/{tidy,trespass}.test.ts', 'test/scripts/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
    ],
  },
})
