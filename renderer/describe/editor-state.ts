import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type KeyBinding,
} from '@codemirror/view'
import { editorTheme } from './editor-theme.ts'
import { hoverHelp } from './hover-help.ts'
import type { Knowledge } from './knowledge.ts'
import { suggestionsFrom } from './suggestions.ts'

/** A text in the editor. It lives without a view too, so that form and undo work while the YAML is not in sight. */
export function editorState(text: string, knows: () => Knowledge): EditorState {
  return EditorState.create({ doc: text, extensions: extensions(knows) })
}

function extensions(knows: () => Knowledge): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    lintGutter(),
    history(),
    drawSelection(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    yaml(),
    bracketMatching(),
    highlightSelectionMatches(),
    autocompletion({ override: [suggestionsFrom(knows)], icons: false }),
    hoverHelp(),
    keymap.of([
      ...ourKeys,
      ...others(completionKeymap),
      ...others(searchKeymap),
      ...lintKeymap,
      ...historyKeymap,
      ...others(defaultKeymap),
    ]),
    EditorView.contentAttributes.of({ 'aria-label': 'Description as YAML', tabindex: '0' }),
    EditorView.lineWrapping,
    editorTheme,
  ]
}

/** Tab leaves the editor like every field; indentation has its own keys, and F8 goes to the next mistake. */
const ourKeys: readonly KeyBinding[] = [
  { key: 'Mod-]', run: indentMore },
  { key: 'Mod-[', run: indentLess },
]

/** Keys that the desk has commands for stay the desk's. */
const keysOfTheDesk: ReadonlySet<string> = new Set(['Mod-Enter', 'Alt-l', 'Mod-i'])

function others(bindings: readonly KeyBinding[]): readonly KeyBinding[] {
  return bindings.filter(({ key }) => key === undefined || !keysOfTheDesk.has(key))
}
