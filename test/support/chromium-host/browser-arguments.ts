/** Chromium itself must stay silent: no update checks, no variations, no first-run pages, no questions. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--no-pings',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-infobars',
  '--disable-prompt-on-repost',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-features=DestroyProfileOnBrowserClose,DialMediaRouteProvider,HttpsUpgrades,MediaRouter,OptimizationHints,Translate',
  // Whatever would still ask for an address gets none.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** A window of an app keeps its pace when it is covered, and asks its own handler about new windows. */
const asAnApp = [
  '--allow-pre-commit-input',
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-hang-monitor',
  '--disable-popup-blocking',
  '--export-tagged-pdf',
  '--window-size=1440,900',
];

/**
 * A window without tabs and address bar begins at an address of its own, which the window's replaces; about: is none to
 * Chromium. The parts of a usual window, invisible as they are without a display, are pages of their own that cost a
 * second of the processor.
 */
const withoutTabs = '--app=data:text/html,<title></title>';

/** Without a display: nothing to hear or to scroll with, and the pointer of a desktop. */
const withoutDisplay = [
  '--headless',
  '--hide-scrollbars',
  '--mute-audio',
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
];

export interface BrowserOptions {
  /** Absolute path of the browser's own folder. */
  profile: string;
  headless: boolean;
  sandbox: boolean;
}

/** The words that start Chromium as the window of an app. */
export function browserArguments({ profile, headless, sandbox }: BrowserOptions): string[] {
  return [
    ...quiet,
    ...asAnApp,
    withoutTabs,
    ...(headless ? withoutDisplay : []),
    // The memory that processes share is small in containers.
    ...(process.platform === 'linux' ? ['--disable-dev-shm-usage'] : []),
    // Without its sandbox Chromium says so in a bar above every page, which --test-type leaves out.
    ...(sandbox ? [] : ['--no-sandbox', '--test-type']),
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
  ];
}
