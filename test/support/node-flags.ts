/**
 * For every Node process of the tests: V8 loses track of code pages it protects when threads end, and stops the process
 * (nodejs/node issue 64500).
 */
export const nodeFlags = ['--no-memory-protection-keys'];
