// Doors between rooms: leaves never import each other, shared is pure. A file has one door at most: settings of one rule
// replace each other. TypeScript project references keep the outer walls; test/trespass.test.ts tries both.

const electronPackage = {
  name: 'electron',
  message: 'Only main.ts, preload.ts, window.ts and electron/ipc import electron.',
}
const h5wasmPackages = ['h5wasm', 'h5wasm/node'].map(name => ({
  name,
  message: 'Only electron/hdf5 imports h5wasm.',
}))
const electronOnlyPackages = [electronPackage, ...h5wasmPackages]

/** Rooms of electron/ that know shared, electron/platform and themselves, and the neighbours named here. */
const leaves = {
  detectors: [],
  spec: [],
  writer: ['hdf5'],
  journal: ['writer'],
  files: ['hdf5'],
  export: ['files', 'hdf5'],
  describe: [],
  regions: [],
  screen: [],
  hdf5: [],
  simulator: ['spec', 'files'],
}

const rooms = [
  ...Object.keys(leaves),
  ...['engine', 'ipc', 'cli', 'analysis', 'bench'], // no leaves, and closed to them
]

/** Of the component scripts, which oxlint and ESLint read both. */
export const windowDoor = door(
  ['renderer/**/*.{ts,vue}'],
  ['electron', 'h5wasm*', 'node:*', '**/electron/**'],
  'The window talks to the rest through the bridge only.',
)

export const doors = [
  windowDoor,
  door(
    ['shared/**/*.ts'],
    ['vue', 'pinia', 'electron', 'h5wasm*', 'node:*'],
    'shared is pure: no Node, no Vue, no Electron.',
  ),
  door(
    ['electron/engine/**/*.ts'],
    [
      '**/detectors/*/**',
      '**/spec/**',
      '**/writer/**',
      '**/hdf5/**',
      '**/files/**',
      '**/simulator/**',
      '**/screen/**',
      '**/ipc/**',
      '**/cli/**',
      '**/bench/**',
      '!**/shared/**',
    ],
    'The engine knows detectors/detector.ts and its ports, nothing behind them.',
    electronOnlyPackages,
  ),
  ...Object.entries(leaves).map(([leaf, neighbours]) => leafDoor(leaf, neighbours)),
  door(
    ['electron/{analysis,platform,cli,bench,devices,console}/**/*.ts', 'electron/cli.ts'],
    [],
    '',
    electronOnlyPackages,
  ),
]

function leafDoor(leaf, neighbours) {
  const closed = rooms.filter(room => room !== leaf && !neighbours.includes(room))
  return door(
    [`electron/${leaf}/**/*.ts`],
    [...closed.map(room => `**/${room}/**`), '!**/shared/**'],
    `A leaf: electron/${leaf} imports shared, electron/platform and itself only.`,
    leaf === 'hdf5' ? [electronPackage] : electronOnlyPackages,
  )
}

function door(files, group, message, paths = []) {
  const patterns = group.length === 0 ? [] : [{ group, message }]
  return { files, rules: { 'no-restricted-imports': ['error', { paths, patterns }] } }
}
