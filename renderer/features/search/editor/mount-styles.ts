import { EditorView } from '@codemirror/view';

let mounted = false;

/**
 * Makes the editor put its styles into a constructed sheet: the window's content security policy refuses `<style>`
 * elements, and rightly so. The editor's style module uses constructed sheets only where a root has no head, as in
 * shadow trees. So the first, empty editor is made over a view of the document that shows no head; the set of sheets
 * it leaves there is the one that all later editors add to.
 */
export function mountEditorStyles(): void {
  if (mounted) return;
  mounted = true;
  const headless = new Proxy(document, {
    get(target, key) {
      if (key === 'head') return null;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
  new EditorView({ root: headless }).destroy();
}
