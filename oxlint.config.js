// Everything but single-file components; of their scripts the rules that need types (scripts/lint/component-scripts.mjs).
// The rest of components is ESLint's.
import { doors } from './scripts/lint/doors.mjs'
import { javaScriptRules, typedRulesOff, typeScriptRules } from './scripts/lint/rules.mjs'

/** Modules are strict: the parser refuses what these would. */
const refusedByParser = ['no-octal', 'no-dupe-args']

/** Left alone oxlint overlooks what begins with an underscore. */
const unused = ['error', { varsIgnorePattern: '^$', argsIgnorePattern: '^$' }]

const javaScript = named(javaScriptRules)
const typeScript = { ...named(typeScriptRules), 'typescript/no-unused-vars': unused }
const typedOff = named(typedRulesOff)
const untyped = Object.keys(typeScript).filter(name => !(name in typedOff))

export default {
  plugins: ['eslint', 'typescript', 'vue'],
  categories: { correctness: 'off' },
  options: { typeAware: true, maxWarnings: 0, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['**/*.vue'],
  rules: { ...typeScript, 'vue/prefer-import-from-vue': 'error' },
  overrides: [
    {
      files: ['**/*.{js,mjs}', '*.config.ts'],
      rules: { ...javaScript, 'no-unused-vars': unused, ...typedOff },
    },
    {
      files: ['scripts/**', 'electron/cli/**', 'electron/cli.ts', 'electron/simulator/*-simulator.ts'],
      rules: { 'no-console': 'off' },
    },
    { files: ['test/**/*.ts'], rules: { 'typescript/no-non-null-assertion': 'off' } },
    ...doors,
    { files: ['.cache/components-*/**'], rules: Object.fromEntries(untyped.map(name => [name, 'off'])) },
  ],
}

/** As oxlint calls them: a rule and TypeScript's version of it are one. */
function named(rules) {
  const known = Object.entries(rules).filter(([name]) => !refusedByParser.includes(name))
  return Object.fromEntries(
    known.map(([name, setting]) => [name.replace('@typescript-eslint/', 'typescript/'), setting]),
  )
}
