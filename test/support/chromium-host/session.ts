type RequestGuard = (details: { url: string }, answer: (verdict: { cancel?: boolean }) => void) => void;

let guard: RequestGuard | null = null;

/**
 * Stands in for `session.defaultSession`. Permissions need no handler here: Playwright's contexts grant none by
 * default, and the window's own origin may write the clipboard in any case.
 */
export const session = {
  defaultSession: {
    setPermissionRequestHandler(): void {},
    setPermissionCheckHandler(): void {},
    webRequest: {
      onBeforeRequest(listener: RequestGuard): void {
        guard = listener;
      },
    },
  },
};

/** Asks the app's own guard whether a request may be made. */
export function allowsRequest(url: string): Promise<boolean> {
  const asked = guard;
  if (asked === null) return Promise.resolve(true);
  return new Promise((resolve) => asked({ url }, ({ cancel }) => resolve(cancel !== true)));
}
