export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: ToastAction | undefined;
}

/** What can be done about it, by a button. */
export interface ToastAction {
  label: string;
  run: () => void;
}

/** Long enough to read two lines. */
const shownMs = 6000;

/** Quiet notices of what has happened; nothing in them needs an answer. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  #last = 0;

  /** @returns the number that dismisses it */
  show(text: string, tone: Toast['tone'] = 'plain', action?: ToastAction): number {
    const toast = { id: ++this.#last, text, tone, action };
    this.list = [...this.list.slice(-2), toast];
    setTimeout(() => this.dismiss(toast.id), shownMs);
    return toast.id;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
