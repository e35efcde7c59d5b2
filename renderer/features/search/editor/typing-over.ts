import { EditorView } from '@codemirror/view';
import type { Extension } from '@codemirror/state';

/**
 * Replaces a selection that is typed over by the editor's own means. Left to the browser, the new text would be given
 * the old text's colour as a `style` attribute, which the content security policy refuses and reports.
 */
export function typingOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput({ data, inputType }, view) {
      if (inputType !== 'insertText' || data === null || view.composing) return false;
      // Input that no key made (dictation, another program) names no range of its own, and may come before the
      // editor knows of the selection.
      const selected = document.getSelection();
      if (selected === null || selected.isCollapsed || !view.contentDOM.contains(selected.anchorNode)) return false;
      const range = selected.getRangeAt(0);
      const from = view.posAtDOM(range.startContainer, range.startOffset);
      const to = view.posAtDOM(range.endContainer, range.endOffset);
      view.dispatch({
        changes: { from, to, insert: data },
        selection: { anchor: from + data.length },
        scrollIntoView: true,
        userEvent: 'input.type',
      });
      return true;
    },
  });
}
