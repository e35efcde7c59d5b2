import { existsSync, readFileSync } from 'node:fs';

/** The most memory this process had so far, bytes. */
export function peakMemory(): number {
  // On Linux the system's own figure (`maxRSS`) begins with what the parent had when it started this process.
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
