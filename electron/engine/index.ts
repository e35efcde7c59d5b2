// The engine's process: the core, served to main over its port.
import { bindCore } from './bind-core.ts';
import { takeParentPort } from './parent-port.ts';
import { serveEngine } from './serve-engine.ts';

serveEngine(takeParentPort(), bindCore, (code) => process.exit(code));
