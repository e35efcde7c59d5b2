export const viewNames = ['search', 'overview', 'sources', 'settings'] as const;
export type ViewName = (typeof viewNames)[number];

/** Which view is shown: the fragment of the address, so that Back works and links are links. */
export class Router {
  view = $state<ViewName>(readView());

  /** Listens to the address. @returns the function that stops it */
  start(): () => void {
    const follow = (): void => void (this.view = readView());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  go(view: ViewName): void {
    location.hash = addressOf(view);
  }
}

export function addressOf(view: ViewName): string {
  return `#/${view}`;
}

function readView(): ViewName {
  const name = location.hash.replace(/^#\//, '');
  return viewNames.find((view) => view === name) ?? 'search';
}
