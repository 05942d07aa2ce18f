// Runs after each `npm ci` and `npm install`, with the Node that runs npm. Plain JavaScript, because it must run on old
// versions too.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const NEEDED = 24;
const LINK = path.join('node_modules', '.bin', 'node');

/** The version of the Node that npm installed here for this platform; undefined if there is none or it does not run. */
function installedVersion() {
  const { status, stdout } = spawnSync(LINK, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().slice(1) : undefined;
}

/** Removes the installed Node, so that npm scripts find the machine's own. */
function removeInstalled() {
  if (!fs.lstatSync(LINK, { throwIfNoEntry: false })) return;
  const program = path.resolve(path.dirname(LINK), fs.readlinkSync(LINK));
  fs.rmSync(LINK, { force: true });
  // The package contains only the program, and an unused one need not take 120 MB.
  fs.rmSync(path.dirname(path.dirname(program)), { recursive: true, force: true });
}

const own = process.versions.node;
// npm itself may have been started by an npm script, and then it runs on the Node that was installed here.
const isInstalled = fs.existsSync(LINK) && fs.realpathSync(LINK) === fs.realpathSync(process.execPath);
// `npm install --package-lock-only` installs nothing, so that there is nothing to choose.
if (isInstalled || !fs.existsSync('node_modules')) process.exitCode = 0;
else if (Number.parseInt(own, 10) >= NEEDED) removeInstalled();
else if (Number.parseInt(installedVersion() ?? '0', 10) < NEEDED) {
  console.error(
    `Node.js ${NEEDED} or later is needed, and this machine has ${own}. npm has no Node.js that fits ${process.platform} on ${process.arch}: ` +
      `install Node.js ${NEEDED} or later yourself, then run npm ci again.`,
  );
  process.exitCode = 1;
}
