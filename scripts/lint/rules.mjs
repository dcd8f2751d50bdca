// The rules for scripts, said once: oxlint (oxlint.config.js) and ESLint (eslint.config.js) both take them from here.
import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const ours = {
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-empty-function': 'off',
  '@typescript-eslint/no-invalid-void-type': 'off',
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/consistent-type-definitions': 'off',
  // There are no enums (erasableSyntaxOnly), and classes with # members are nominal: the type check refuses both.
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  'no-console': 'error',
  'no-undef': 'off',
  eqeqeq: 'error',
}

const presets = [
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
]

/** For TypeScript: name to setting. */
export const typeScriptRules = onesThatAreOn(Object.assign({}, ...presets.map(preset => preset.rules), ours))

/** For plain JavaScript, where no compiler looks: some of these are needless in TypeScript. */
export const javaScriptRules = onesThatAreOn({ ...js.configs.recommended.rules, 'no-undef': 'off' })

/** Those of TypeScript that ask the types, switched off. */
export const typedRulesOff = Object.fromEntries(
  Object.entries(tseslint.configs.disableTypeChecked.rules).filter(([name]) => name in typeScriptRules),
)

function onesThatAreOn(rules) {
  return Object.fromEntries(Object.entries(rules).filter(([, setting]) => [setting].flat()[0] !== 'off'))
}
