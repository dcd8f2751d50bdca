import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Colours, sizes and fonts come from the tokens of the desk, which reach into the editor's own tree of styles. */
export const editorTheme: Extension = [
  EditorView.theme({
    '&': { height: '100%', fontSize: 'var(--size)', color: 'var(--text1)', backgroundColor: 'var(--bg1)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
    // Those of the desk do not reach in here.
    '.cm-scroller::-webkit-scrollbar': { width: '10px', height: '10px' },
    '.cm-scroller::-webkit-scrollbar-thumb': {
      minHeight: '28px',
      border: '2px solid transparent',
      borderRadius: '5px',
      background: 'color-mix(in srgb, var(--ctl) 60%, transparent) padding-box',
    },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
    '.cm-line': { padding: '0 12px 0 6px' },
    '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
    '.cm-gutters': {
      backgroundColor: 'var(--bg1)',
      color: 'var(--text3)',
      border: '0',
      fontSize: 'var(--size-s)',
    },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '34px', padding: '0 6px 0 8px' },
    '.cm-activeLine, .cm-activeLineGutter': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)',
    },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 22%, transparent)',
    },
    '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--warn) 30%, transparent)' },
    '.cm-gutter-lint': { width: '16px' },
    '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 2px' },
    '.cm-lintRange-error': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--error)',
      textUnderlineOffset: '3px',
    },
    '.cm-lintRange-warning': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--warn)',
      textUnderlineOffset: '3px',
    },
    '.cm-lint-marker': {
      width: '12px',
      height: '12px',
      marginTop: '4px',
      content: 'none',
      borderRadius: '50%',
    },
    '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--error)' },
    '.cm-lint-marker-warning': { content: 'none', backgroundColor: 'var(--warn)', borderRadius: '2px' },
    '.cm-tooltip': {
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius)',
      backgroundColor: 'var(--bg2)',
      color: 'var(--text1)',
      boxShadow: 'var(--shadow)',
      fontFamily: 'var(--font)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      fontFamily: 'var(--mono)',
      fontSize: 'var(--size-s)',
      maxHeight: '240px',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 24%, var(--bg1))',
      color: 'var(--text1)',
    },
    '.cm-completionDetail': { color: 'var(--text2)', fontStyle: 'normal', fontFamily: 'var(--font)' },
    '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent)' },
    '.cm-completionInfo': { maxWidth: '320px', padding: '8px 10px' },
    '.cm-help, .cm-diagnostic': { maxWidth: '420px', padding: '8px 10px', lineHeight: '1.4' },
    '.cm-diagnostic': { borderLeft: '3px solid var(--error)' },
    '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
    '.cm-help strong': { fontFamily: 'var(--mono)' },
    '.cm-help p': { margin: '4px 0 0' },
    '.cm-advice': { margin: '4px 0 0', color: 'var(--text2)' },
    '.cm-panels': { backgroundColor: 'var(--bg2)', color: 'var(--text1)', borderColor: 'var(--line)' },
    '.cm-textfield': {
      backgroundColor: 'var(--bg0)',
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius)',
      color: 'var(--text1)',
    },
    '.cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--bg3)',
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius)',
      color: 'var(--text1)',
    },
    '.cm-snippetField': { backgroundColor: 'color-mix(in srgb, var(--accent) 16%, transparent)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
      { tag: [tags.content, tags.attributeValue], color: 'var(--text1)' },
      { tag: tags.lineComment, color: 'var(--text3)', fontStyle: 'italic' },
      { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--text2)' },
    ]),
  ),
]
