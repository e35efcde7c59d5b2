// An engine that serves invented data, for work on the window: node scripts/build.ts --engine test/support/fake-engine.ts
import { takeParentPort } from '#engine/parent-port.ts';
import { serveEngine } from '#engine/serve-engine.ts';
import { createFakeCore } from './fake-core.ts';

serveEngine(
  takeParentPort(),
  async (surroundings) => createFakeCore(surroundings, { filled: process.env.TICKMARK_FAKE_FILLED === '1' }),
  (code) => process.exit(code),
);
