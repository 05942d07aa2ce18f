import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicOperations } from './registry';

const ROOT = path.join(import.meta.dirname, '..');

/** Signing in and out: no operation, because a failed sign-in commits more than one transaction. All pass the frame `answer`. */
const WITHOUT_OPERATION = [
  'app/(auth)/join/actions.ts signOutToJoinAction',
  'app/(auth)/login/actions.ts signInAction',
  'app/(auth)/login/actions.ts signOutAction',
  'app/(auth)/login/actions.ts signInWithPasskeyAction',
];

/** Every action that needs no session, with its operation. */
const PUBLIC = {
  confirmEmailAction: 'confirmEmailChange',
  declineInvitationAction: 'declineInvitation',
  reportUnrecognizedSignInAction: 'reportUnrecognizedSignIn',
  forgotPasswordAction: 'requestPasswordReset',
  joinWithPasswordAction: 'joinWithPassword',
  resetPasswordAction: 'resetPassword',
  setUpAction: 'setUp',
  undoEmailChangeAction: 'undoEmailChange',
};

const files = ['app', 'components', 'lib']
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => ({ file, source: readFileSync(path.join(ROOT, file), 'utf8') }))
  .filter(({ source }) => /^\s*['"]use server['"]/m.test(source));

// Every export of a 'use server' file is an endpoint that anybody can call.
const exports = files.flatMap(({ file, source }) =>
  source
    .split(/^(?=export )/m)
    .slice(1)
    .filter((part) => !part.startsWith('export type ') && !part.startsWith('export interface '))
    .map((part) => ({
      file,
      source,
      part,
      name: /^export (?:default )?(?:async )?(?:const|function)? ?(\w+)/.exec(part)?.[1] ?? part,
    })),
);

describe('server actions', () => {
  it('are declared for whole files named actions.ts under app', () => {
    expect(files.length).toBeGreaterThan(0);
    for (const { file, source } of files) {
      expect([file, path.basename(file), file.startsWith('app/')]).toEqual([file, 'actions.ts', true]);
      expect([file, source.match(/['"]use server['"]/g)?.length, /^['"]use server['"]/.test(source)]).toEqual([
        file,
        1,
        true,
      ]);
    }
  });

  it('run operations of the registry, except for signing in and out', () => {
    for (const { file, source, part, name } of exports) {
      if (WITHOUT_OPERATION.includes(`${file} ${name}`)) {
        expect([file, name, part.includes('answer(')]).toEqual([file, name, true]);
        continue;
      }
      // Either the export is `action(operation)` or `publicAction(operation)`, or it calls one defined in the same file, because a form has its own kind of input.
      const made = [...source.matchAll(/^(?:export )?const (\w+) = (?:action|publicAction)\(\s*(\w+)/gm)];
      const used = made.filter(([, constant]) => name === constant || part.includes(`await ${constant}(`));
      expect([file, name, used.length]).toEqual([file, name, 1]);
      const operation = used[0]![2];
      const imported = new RegExp(`import \\{[^}]*\\b${operation}\\b[^}]*\\} from '@/lib/[\\w/-]+/operations'`);
      expect([file, operation, imported.test(source)]).toEqual([file, operation, true]);
    }
  });

  it('compare the page with the session, except the one whose input names the organization', () => {
    // `action` is the only way from a page to an operation with an actor, and it compares before the operation runs.
    const source = readFileSync(path.join(ROOT, 'lib/http/pages/action.ts'), 'utf8');
    const [compare, run] = ['assertPageIdentity(session, await carriedIdentity(), agreement)', 'await operation('];
    expect(source.indexOf(compare)).toBeGreaterThan(0);
    expect(source.indexOf(run)).toBeGreaterThan(source.indexOf(compare));
    expect(source.split('await operation(')).toHaveLength(2);
    for (const { file, source } of files) {
      const loose = [...source.matchAll(/action\(\s*(\w+),\s*\{[^}]*agreement/g)].map(([, operation]) => operation);
      expect([file, loose.filter((operation) => operation !== 'switchOrganization')]).toEqual([file, []]);
    }
  });

  it('do not access the database directly', () => {
    for (const { file, source } of files)
      expect([file, /from '(@\/db|drizzle-orm|pg)/.test(source)]).toEqual([file, false]);
  });

  it('need a session, except for the public operations', () => {
    const open = files.flatMap(({ source }) => [...source.matchAll(/^export const (\w+) = publicAction\(\s*(\w+)/gm)]);
    expect(Object.fromEntries(open.map(([, name, operation]) => [name, operation]))).toEqual(PUBLIC);
    const registered = publicOperations.map(({ name }) => name);
    expect(registered).toHaveLength(Object.keys(PUBLIC).length);
  });

  it('listed as having no operation all exist', () => {
    const names = exports.map(({ file, name }) => `${file} ${name}`);
    expect(WITHOUT_OPERATION.filter((entry) => !names.includes(entry))).toEqual([]);
  });
});

describe('pages', () => {
  const sources = readdirSync(path.join(ROOT, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(page|layout|route)\.tsx?$/.test(file))
    .map((file) => ({ file, source: readFileSync(path.join(ROOT, 'app', file), 'utf8') }));
  const asksWhoIsThere = ({ source }: { source: string }) =>
    /(currentSession|requireSession|currentReader)\(/.test(source);
  /** The layout of the API reference shows only whether the visitor is signed in. */
  const SHOWS_NOBODY = ['docs/layout.tsx'];
  /** Consent is bound to the session that began it; the other route tells a page who is signed in now. */
  const ROUTES_WITHOUT_PAGE = ['api/session/route.ts'];

  it('carry the identity they were rendered for when they depend on the session', () => {
    const pages = sources.filter((it) => !/route\.ts$/.test(it.file) && asksWhoIsThere(it));
    expect(pages.length).toBeGreaterThan(5);
    const silent = pages
      .filter(({ file }) => !SHOWS_NOBODY.includes(file) && !/^settings\/.+\/page\.tsx$/.test(file))
      .filter(({ source }) => !source.includes('<PageIdentity shown='));
    expect(silent.map(({ file }) => file)).toEqual([]);
  });

  it('give data to a page’s script only for the person and organization that the page shows', () => {
    const source = readFileSync(path.join(ROOT, 'lib/http/pages/page-data.ts'), 'utf8');
    const [compare, read] = ['assertPageIdentity(session, request.headers.get(PAGE_IDENTITY_HEADER))', 'await read('];
    expect(source.indexOf(compare)).toBeGreaterThan(0);
    expect(source.indexOf(read)).toBeGreaterThan(source.indexOf(compare));
    const routes = sources.filter(({ file }) => /^api\/(palette|bulk-change)\/.*route\.ts$/.test(file));
    expect(routes).toHaveLength(3);
    for (const { file, source } of routes)
      expect([file, /export const GET = pageData\(/.test(source)]).toEqual([file, true]);
  });

  it('refuse a download linked from another person’s page', () => {
    const served = /return (serveDownload|downloadResults)\(request, /;
    const downloads = sources.filter(
      (it) => /route\.ts$/.test(it.file) && (asksWhoIsThere(it) || served.test(it.source)),
    );
    expect(downloads.length).toBeGreaterThan(2);
    const open = downloads
      .filter(({ file }) => !ROUTES_WITHOUT_PAGE.includes(file))
      .filter(({ source }) => !served.test(source));
    const shared = (file: string) => readFileSync(path.join(ROOT, 'app', file), 'utf8');
    expect(shared('_shared/serve-download.ts')).toContain('return refuseDownload(request, session) ?? make(session);');
    expect(shared('settings/_bulk/results-download.ts')).toMatch(served);
    expect(open.map(({ file }) => file)).toEqual([]);
  });
});
