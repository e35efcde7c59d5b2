/** Reads CSV as RFC 4180 has it, character by character; line ends are CRLF or LF, a final one ends the last line. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = '';
  let quoted = false;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === ',') {
      line.push(cell);
      cell = '';
    } else if (character === '\n' || (character === '\r' && text[at + 1] === '\n')) {
      if (character === '\r') at += 1;
      lines.push([...line, cell]);
      line = [];
      cell = '';
    } else cell += character;
    at += 1;
  }
  return cell === '' && line.length === 0 ? lines : [...lines, [...line, cell]];
}
