import { EditorView } from '@codemirror/view';
import type { Extension } from '@codemirror/state';

/**
 * Replaces a selection that is typed over by the editor's own means. Left to the browser, the new text would be given
 * the old text's colour as a `style` attribute, which the content security policy refuses and reports.
 */
export function typingOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { data, inputType } = event;
      if (inputType !== 'insertText' || data === null || view.composing || view.state.selection.main.empty) return false;
      event.preventDefault();
      view.dispatch(view.state.replaceSelection(data), { scrollIntoView: true, userEvent: 'input.type' });
      return true;
    },
  });
}
