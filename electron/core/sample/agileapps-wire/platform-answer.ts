import type { Reply } from '#core/sample/http/reply.ts';
import { escapeXml, xmlDeclaration } from './xml-text.ts';

export type AnswerFormat = 'json' | 'xml';

/** An error the platform answers: the code of the body and the HTTP status that goes with it. */
export class PlatformError extends Error {
  readonly code: number;
  readonly status: number;

  constructor(code: number, status: number, description: string) {
    super(description);
    this.code = code;
    this.status = status;
  }
}

export const notLoggedIn = () => new PlatformError(-101, 401, 'User not logged in.');
export const badArgument = (description: string) => new PlatformError(-1, 400, description);

/**
 * Which format a request gets: `alt=json|xml` decides, then `Accept` (a browser's own XML wish counts),
 * then the server's usual one.
 */
export function answerFormat(query: URLSearchParams, accept: string | undefined, usual: AnswerFormat): AnswerFormat {
  const alternative = query.get('alt')?.toLowerCase();
  if (alternative === 'json' || alternative === 'xml') return alternative;
  const wished = /(json|xml)/i.exec(accept ?? '')?.[1]?.toLowerCase();
  return wished === 'json' || wished === 'xml' ? wished : usual;
}

/** A flat answer: named groups of texts, then the message. Codes are texts in JSON too. */
export function platformReply(
  format: AnswerFormat,
  status: number,
  message: { code: number; description: string },
  groups: Record<string, Record<string, string>> = {},
  headers: Reply['headers'] = {},
): Reply {
  const texts = { ...groups, message: { code: String(message.code), description: message.description } };
  if (format === 'json') return platformBody(format, status, JSON.stringify({ platform: texts }), headers);
  const elements = Object.entries(texts).map(([group, values]) => {
    const fields = Object.entries(values).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    return `<${group}>${fields.join('')}</${group}>`;
  });
  return platformBody(format, status, `${xmlDeclaration}<platform>${elements.join('')}</platform>`, headers);
}

export function platformBody(
  format: AnswerFormat,
  status: number,
  body: string,
  headers: Reply['headers'] = {},
): Reply {
  return {
    status,
    headers: { 'content-type': `application/${format};charset=UTF-8`, ...headers },
    body,
    compressible: false,
  };
}
