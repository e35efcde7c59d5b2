import { app, session } from 'electron';
import type { WebContents } from 'electron';
import { appOrigin, isAppAddress } from './app-protocol.ts';
import type { Log } from './logging.ts';

/** Copying a hash or a payload is the one thing the window may ask of the system by itself. */
const grantedPermissions = new Set(['clipboard-sanitized-write']);

/** Denies by default whatever a page could ask for. The numbers are those of Electron's security guide. */
export function applySessionPolicy(log: Log): void {
  const current = session.defaultSession;

  // 5: handle session permission requests from remote content. There is none, so nothing is granted.
  current.setPermissionRequestHandler((contents, permission, answer) => {
    const granted = grantedPermissions.has(permission) && isAppAddress(contents.getURL());
    if (!granted) log.info(`permission refused: ${permission}`);
    answer(granted);
  });
  current.setPermissionCheckHandler(
    (_contents, permission, origin) => grantedPermissions.has(permission) && origin.startsWith(appOrigin),
  );

  // 1: only load secure content. The window loads its own bundle and never speaks to a network.
  current.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAppAddress(details.url) || details.url.startsWith('devtools:') || details.url.startsWith('data:');
    if (!allowed) log.info('request refused: the window has no network');
    answer({ cancel: !allowed });
  });

  app.on('web-contents-created', (_event, contents) => confine(contents, log));
}

function confine(contents: WebContents, log: Log): void {
  // 12: verify WebView options before creation. No page has one.
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.info('webview refused');
  });
  // 13: disable or limit navigation.
  contents.on('will-navigate', (event) => {
    if (isAppAddress(event.url)) return;
    event.preventDefault();
    log.info('navigation refused');
  });
  // 14: disable or limit creation of new windows. Links go to the system's browser by a call of the API.
  contents.setWindowOpenHandler(() => {
    log.info('new window refused');
    return { action: 'deny' };
  });
}
