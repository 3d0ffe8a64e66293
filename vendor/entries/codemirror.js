// The text editor of schemes: YAML colours, completion, checks in the margin, search. No theme of its own.
export {EditorState, Compartment, StateEffect, StateField} from "@codemirror/state";
export {
  EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection,
  hoverTooltip, Decoration, placeholder,
} from "@codemirror/view";
export {history, defaultKeymap, historyKeymap, indentWithTab} from "@codemirror/commands";
export {
  syntaxHighlighting, HighlightStyle, bracketMatching, indentUnit, foldGutter, foldKeymap,
} from "@codemirror/language";
export {autocompletion, completionKeymap, startCompletion, closeBrackets, closeBracketsKeymap} from "@codemirror/autocomplete";
export {lintGutter, setDiagnostics, lintKeymap} from "@codemirror/lint";
export {search, searchKeymap, highlightSelectionMatches} from "@codemirror/search";
export {yaml} from "@codemirror/lang-yaml";
export {tags} from "@lezer/highlight";
