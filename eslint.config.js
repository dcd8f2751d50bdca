import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { oneProgramParser } from './scripts/lint/parser.mjs'

/** Doors between rooms (style: leaves never import each other, shared is pure). Blocks are disjoint: a later one replaces an earlier one. */
function door(files, ignores, patterns, paths = []) {
  return {
    files,
    ignores,
    rules: {
      'no-restricted-imports': [
        'error',
        { paths, patterns: patterns.map(([group, message]) => ({ group, message })) },
      ],
    },
  }
}

const electronPackage = {
  name: 'electron',
  message: 'Only main.ts, preload.ts, window.ts and electron/ipc import electron.',
}
const h5wasmPackage = { name: 'h5wasm', message: 'Only electron/hdf5 imports h5wasm.' }
const h5wasmNode = { name: 'h5wasm/node', message: 'Only electron/hdf5 imports h5wasm.' }
const ownRoomOnly = room => [`A leaf: ${room} imports shared, electron/platform and itself only.`]
const leaf = (name, extraAllowed = []) => {
  const others = [
    'engine',
    'detectors',
    'spec',
    'writer',
    'hdf5',
    'files',
    'simulator',
    'screen',
    'ipc',
    'cli',
    'analysis',
    'journal',
    'bench',
    'export',
    'describe',
    'regions',
  ].filter(room => room !== name && !extraAllowed.includes(room))
  return others.map(room => [[`**/${room}/**`, `!**/shared/**`], ownRoomOnly(`electron/${name}`)[0]])
}

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', '.tsc/**', 'node_modules/**', '.cache/**', '.runtime/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        parser: oneProgramParser,
        project: [
          'shared/tsconfig.json',
          'electron/tsconfig.json',
          'renderer/tsconfig.json',
          'test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      // There are no enums (erasableSyntaxOnly), and classes with # members are nominal: the type check refuses both.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
      'no-undef': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.{ts,mts}'], languageOptions: { parser: oneProgramParser } },
  { files: ['**/*.vue'], rules: { 'vue/multi-word-component-names': 'off' } },
  { files: ['**/*.{js,mjs}', '*.config.ts', 'vitest*.ts'], ...tseslint.configs.disableTypeChecked },
  { files: ['scripts/**/*.mjs'], rules: { 'no-console': 'off', 'no-undef': 'off' } },
  door(
    ['shared/**/*.ts'],
    [],
    [[['vue', 'pinia', 'electron', 'h5wasm*', 'node:*'], 'shared is pure: no Node, no Vue, no Electron.']],
  ),
  door(
    ['renderer/**/*.{ts,vue}'],
    [],
    [
      [
        ['electron', 'h5wasm*', 'node:*', '**/electron/**'],
        'The window talks to the rest through the bridge only.',
      ],
    ],
  ),
  door(
    ['electron/engine/**/*.ts'],
    [],
    [
      [
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
      ],
    ],
    [electronPackage, h5wasmPackage, h5wasmNode],
  ),
  door(['electron/detectors/**/*.ts'], [], leaf('detectors'), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/spec/**/*.ts'], [], leaf('spec'), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/writer/**/*.ts'], [], leaf('writer', ['hdf5']), [
    electronPackage,
    h5wasmPackage,
    h5wasmNode,
  ]),
  door(['electron/journal/**/*.ts'], [], leaf('journal', ['writer']), [
    electronPackage,
    h5wasmPackage,
    h5wasmNode,
  ]),
  door(['electron/files/**/*.ts'], [], leaf('files', ['hdf5']), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/export/**/*.ts'], [], leaf('export', ['files', 'hdf5']), [
    electronPackage,
    h5wasmPackage,
    h5wasmNode,
  ]),
  door(['electron/describe/**/*.ts'], [], leaf('describe'), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/regions/**/*.ts'], [], leaf('regions'), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/screen/**/*.ts'], [], leaf('screen'), [electronPackage, h5wasmPackage, h5wasmNode]),
  door(['electron/hdf5/**/*.ts'], [], leaf('hdf5'), [electronPackage]),
  door(['electron/simulator/**/*.ts'], [], leaf('simulator', ['spec', 'files']), [
    electronPackage,
    h5wasmPackage,
    h5wasmNode,
  ]),
  door(
    ['electron/{analysis,platform,cli,bench,devices,console}/**/*.ts', 'electron/cli.ts'],
    [],
    [],
    [electronPackage, h5wasmPackage, h5wasmNode],
  ),
  {
    files: ['electron/cli/**/*.ts', 'electron/cli.ts', 'electron/simulator/*-simulator.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  prettier,
)
