import { run } from './run';
import { startWorkspace } from './workspace';

run((start) => startWorkspace(start, { dev: false }));
