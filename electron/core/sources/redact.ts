const mark = '[redacted]';

/** Forms in which servers echo credentials even where the exact secret is unknown to us. */
const patterns: [RegExp, string][] = [
  [/\b(authorization\s*[:=]\s*)(?:(?:token|bearer|basic)\s+)?[^\s,;"'<>]+/gi, `$1${mark}`],
  [/\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${mark}`],
  [/\b((?:set-)?cookie2?\s*[:=]\s*)[^\r\n"'<>]+/gi, `$1${mark}`],
  [/\b(jsessionid\s*[:=]\s*)[^\s;,"'<>&]+/gi, `$1${mark}`],
  [/(<(password|sessionId|cookieString)\b[^>]*>)[\s\S]*?(<\/\2\s*>|$)/gi, `$1${mark}$3`],
  [/("(?:password|sessionId|cookieString|token|access_token)"\s*:\s*")(?:[^"\\]|\\.)*/gi, `$1${mark}`],
  [/\b(password\s*=\s*)[^\s;,"'<>&]+/gi, `$1${mark}`],
];

/**
 * Takes every known secret out of a text that a server or a library wrote: as it is and in the forms it
 * travels in (percent-encoded, XML- and JSON-escaped, base64), whatever its case, and besides whatever
 * stands where credentials usually stand. To be called before a text is cut, or half a secret may remain.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const form of secrets.flatMap(travellingForms).sort((left, right) => right.length - left.length)) {
    result = result.replace(new RegExp(escapeForPattern(form), 'gi'), mark);
  }
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
  return result;
}

function travellingForms(secret: string): string[] {
  if (secret === '') return [];
  const forms = [
    secret,
    secret.trim(),
    encodeURIComponent(secret.toWellFormed()),
    encodeURIComponent(secret.toWellFormed()).replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    escapeForXml(secret),
    escapeForXml(secret).replaceAll('&apos;', '&#39;').replaceAll('&quot;', '&#34;'),
    Buffer.from(secret, 'utf8').toString('base64'),
  ];
  return [...new Set(forms)].filter((form) => form !== '');
}

/** Escapes a text for XML element content and attribute values. */
export function escapeForXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
