// Single-file components only, and of their scripts what needs no types; everything else is oxlint's (oxlint.config.js).
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { windowDoor } from './scripts/lint/doors.mjs'
import { javaScriptRules, typedRulesOff, typeScriptRules } from './scripts/lint/rules.mjs'

const components = ['**/*.vue']

export default [
  { ignores: ['**/*.{js,mjs,cjs,ts,mts}'] },
  ...vue.configs['flat/recommended'],
  {
    files: components,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...javaScriptRules,
      ...typeScriptRules,
      ...typedRulesOff,
      'no-unused-vars': 'off', // there is TypeScript's version of it
      'vue/multi-word-component-names': 'off',
    },
  },
  windowDoor,
  prettier,
]
