import { EventEmitter } from 'node:events';
import type { DevtoolsSession } from './devtools.ts';
import { answerPausedRequest, type PausedRequest } from './protocol.ts';

interface FrameNavigated {
  frame: { url: string; parentId?: string };
}

interface ContextCreated {
  context: { id: number; auxData?: { frameId?: string; isDefault?: boolean } };
}

interface AttachedTarget {
  sessionId: string;
}

/** A name that the page's script takes off the window, and what it is called with. */
export interface PageBinding {
  name: string;
  /** Called with the text that the top frame gave; other frames are not heard. */
  onCall: (text: string) => void;
}

/** What a page starts with, before any code of its own runs. */
export interface PageStart {
  binding: PageBinding;
  /** Runs in every document, before its scripts. */
  script: string;
}

/** One page of the browser: every request it makes is answered here. Emits `close`, and `popup` with a page it opened. */
export class BrowserPage extends EventEmitter {
  readonly session: DevtoolsSession;
  readonly targetId: string;
  readonly close: () => Promise<unknown>;
  readonly #sessionOf: (id: string) => DevtoolsSession;
  readonly #topContexts = new Set<number>();
  #url = 'about:blank';

  constructor(
    session: DevtoolsSession,
    targetId: string,
    sessionOf: (id: string) => DevtoolsSession,
    close: () => Promise<unknown>,
  ) {
    super();
    this.session = session;
    this.targetId = targetId;
    this.#sessionOf = sessionOf;
    this.close = close;
  }

  /** The address of the top frame. */
  get url(): string {
    return this.#url;
  }

  /** Goes to an address. */
  async open(address: string, { binding, script }: Partial<PageStart> = {}): Promise<void> {
    const { session } = this;
    this.#follow();
    // All of it is in place before: another address may be another process, which takes over what is known by then.
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      confine(session, this.#sessionOf),
      ...(binding === undefined ? [] : [this.#bind(binding)]),
      ...(script === undefined ? [] : [session.send('Page.addScriptToEvaluateOnNewDocument', { source: script })]),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
    await session.send('Page.navigate', { url: address });
  }

  /** Lets a page run that somebody else has opened, with its requests answered here like all others. */
  async confine(): Promise<void> {
    await Promise.all([confine(this.session, this.#sessionOf), this.session.send('Runtime.runIfWaitingForDebugger')]);
  }

  /** Runs an expression in the top frame. Rejects when the page has gone. */
  evaluate(expression: string): Promise<unknown> {
    return this.session.send('Runtime.evaluate', { expression, silent: true });
  }

  #bind({ name, onCall }: PageBinding): Promise<unknown> {
    this.session.on<{ name: string; payload: string; executionContextId: number }>(
      'Runtime.bindingCalled',
      ({ name: called, payload, executionContextId }) => {
        if (called === name && this.#topContexts.has(executionContextId)) onCall(payload);
      },
    );
    return this.session.send('Runtime.addBinding', { name });
  }

  #follow(): void {
    const { session, targetId } = this;
    session.on<FrameNavigated>('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.#url = frame.url;
    });
    session.on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === targetId) this.#url = url;
    });
    session.on<ContextCreated>('Runtime.executionContextCreated', ({ context: { id, auxData } }) => {
      // The top frame has the name of its target.
      if (auxData?.frameId === targetId && auxData.isDefault === true) this.#topContexts.add(id);
    });
    session.on<{ executionContextId: number }>('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#topContexts.delete(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => this.#topContexts.clear());
    // A page may ask before it is left; nobody sees its question.
    session.on<{ type: string }>('Page.javascriptDialogOpening', ({ type }) => {
      session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => undefined);
    });
  }
}

/** Answers every request of a target, and of whatever it starts: frames of other origins, workers. */
async function confine(session: DevtoolsSession, sessionOf: (id: string) => DevtoolsSession): Promise<void> {
  session.on<PausedRequest>('Fetch.requestPaused', (request) => void answerPausedRequest(session, request));
  session.on<AttachedTarget>('Target.attachedToTarget', ({ sessionId }) => {
    const inner = sessionOf(sessionId);
    confine(inner, sessionOf).catch(() => undefined);
    inner.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
  });
  await Promise.all([
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
  ]);
}
