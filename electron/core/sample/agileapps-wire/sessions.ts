import { randomUUID } from 'node:crypto';
import { notLoggedIn } from './platform-answer.ts';

export interface NewSession {
  id: string;
  /** The whole cookie text a client sends back. */
  cookieString: string;
  setCookie: string[];
}

/** Who is logged in. A session is known by two cookies: its id, and the key of the machine that holds it. */
export interface Sessions {
  open: () => NewSession;
  /** Throws the not-logged-in error unless both cookies of one living session came. */
  check: (cookieHeader: string | undefined) => void;
  closeOne: (cookieHeader: string | undefined) => void;
  closeAll: () => void;
}

/** Keeps sessions in memory; one that is not used for `idleMs` milliseconds ends. */
export function createSessions(now: () => number, idleMs: number): Sessions {
  const living = new Map<string, { balancerKey: string; usedMs: number }>();

  function find(cookieHeader: string | undefined): string | null {
    const cookies = new Map<string, string>();
    for (const pair of (cookieHeader ?? '').split(';')) {
      const equals = pair.indexOf('=');
      if (equals > 0) cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
    const id = cookies.get('JSESSIONID') ?? '';
    const session = living.get(id);
    if (!session || session.balancerKey !== cookies.get('LBKEY')) return null;
    if (now() - session.usedMs > idleMs) {
      living.delete(id);
      return null;
    }
    return id;
  }

  return {
    open: () => {
      const id = randomUUID().replaceAll('-', '').toUpperCase();
      const balancerKey = `node${id.slice(0, 6)}.1`;
      living.set(id, { balancerKey, usedMs: now() });
      return {
        id,
        cookieString: `JSESSIONID=${id}; LBKEY=${balancerKey}`,
        setCookie: [`JSESSIONID=${id}; Path=/networking; HttpOnly`, `LBKEY=${balancerKey}; Path=/`],
      };
    },
    check: (cookieHeader) => {
      const session = living.get(find(cookieHeader) ?? '');
      if (!session) throw notLoggedIn();
      session.usedMs = now();
    },
    closeOne: (cookieHeader) => {
      const id = find(cookieHeader);
      if (id !== null) living.delete(id);
    },
    closeAll: () => living.clear(),
  };
}
