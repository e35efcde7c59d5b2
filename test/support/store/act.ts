import type { openTestStore } from './open-writer.ts';

type Writer = ReturnType<typeof openTestStore>['writer'];
type ActName = {
  [Name in keyof Writer]: Parameters<Writer[Name]> extends [{ input: unknown; by: unknown }] ? Name : never;
}[keyof Writer];

/** Does an act on saved work as somebody at some moment, and answers with its output. */
export function actOn(writer: Writer, nowMs = 1_000) {
  return <Name extends ActName>(
    name: Name,
    input: Parameters<Writer[Name]>[0] extends { input: infer Input } ? Input : never,
  ): ReturnType<Writer[Name]> extends { output: infer Output } ? Output : never => {
    const method = writer[name] as (request: unknown) => { output: unknown };
    return method({ input, by: { who: 'auditor', nowMs } }).output as never;
  };
}
