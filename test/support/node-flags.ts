/**
 * For every Node process of the tests: V8 loses track of code pages it protects when threads end, and stops the process
 * (nodejs/node issue 64500). With this it does so rarely, and `scripts/test.ts` runs such files once more.
 */
export const nodeFlags = ['--no-memory-protection-keys'];
