export const viewNames = ['search', 'overview', 'investigations', 'sources', 'settings'] as const;
export type ViewName = (typeof viewNames)[number];

/** Which view is shown, and what of it: the fragment of the address, so that Back works and links are links. */
export class Router {
  view = $state<ViewName>('search');
  /** The parts of the address behind the view, such as an investigation and its section. */
  parts = $state.raw<readonly string[]>([]);

  constructor() {
    this.#read();
  }

  /** Listens to the address. @returns the function that stops it */
  start(): () => void {
    const follow = (): void => this.#read();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  go(view: ViewName, ...parts: string[]): void {
    location.hash = addressOf(view, ...parts);
  }

  #read(): void {
    const [name = '', ...parts] = location.hash.replace(/^#\//, '').split('/');
    this.view = viewNames.find((view) => view === name) ?? 'search';
    this.parts = parts.map(decode);
  }
}

export function addressOf(view: ViewName, ...parts: string[]): string {
  return `#/${[view, ...parts.map(encodeURIComponent)].join('/')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
