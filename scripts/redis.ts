import fs from 'node:fs';
import path from 'node:path';
import { REDIS_LINK, redisProgram } from '../tests/redis';
import { installPackage } from './system-package';

// Debian's server is this program under another name. It is part of the tools package; the package `redis-server` would
// also set up a system service.
const PACKAGE = 'redis-tools';
const INSTALLED = '/usr/bin/redis-check-rdb';

/** The Redis or Valkey server on this machine, or one from the distribution; undefined if none can be installed. */
export function ensureRedis(): string | undefined {
  const found = redisProgram();
  if (found) return found;
  if (!fs.existsSync(INSTALLED) && !installPackage(PACKAGE)) return undefined;
  if (!fs.existsSync(INSTALLED)) return undefined;
  fs.mkdirSync(path.dirname(REDIS_LINK), { recursive: true });
  fs.symlinkSync(INSTALLED, REDIS_LINK);
  return REDIS_LINK;
}
