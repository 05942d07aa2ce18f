import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createElement } from 'react';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { env, readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { isInboxOpen, listInbox, putInInbox, readInbox } from './inbox';
import { sendMail } from './send';

const address = { name: 'Ada', address: 'ada@acme.example' };
const message = (subject: string) => ({
  from: address,
  to: address,
  subject,
  message_id: '<1@x>',
  html: '<p>',
  text: '',
});
const folder = () => path.join(env.DATA_DIR, 'inbox');

beforeAll(async () => {
  const DATA_DIR = await mkdtemp(path.join(tmpdir(), 'agni-inbox-'));
  Object.assign(readEnv(), { SMTP_URL: undefined, LOCAL_INBOX: true, DATA_DIR });
});
afterAll(() => rm(env.DATA_DIR, { recursive: true }));
beforeEach(() => rm(folder(), { recursive: true, force: true }));

describe('the local inbox', () => {
  it('is empty before the first mail', async () => {
    expect(await listInbox()).toEqual([]);
  });

  it('receives what sendMail sends when there is no mail server', async () => {
    await sendMail({ to: address, subject: 'Hello', react: createElement('p', null, 'Text'), message_id: newId() });
    const [mail] = await listInbox();
    expect(mail).toMatchObject({ subject: 'Hello', to: address, text: 'Text' });
    expect(await readInbox(mail!.id)).toEqual(mail);
  });

  it('is readable by its owner only, and never contains a partial file', async () => {
    await putInInbox(message('One'));
    const names = await readdir(folder());
    expect(names).toHaveLength(1);
    expect((await stat(path.join(folder(), names[0]!))).mode & 0o777).toBe(0o600);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
  });

  it('lists the newest first', async () => {
    for (const subject of ['One', 'Two', 'Three']) await putInInbox(message(subject));
    expect((await listInbox()).map((mail) => mail.subject)).toEqual(['Three', 'Two', 'One']);
    expect(await listInbox(1)).toHaveLength(1);
  });

  it('keeps the newest 500', async () => {
    await mkdir(folder(), { recursive: true });
    const oldest = newId();
    for (const id of [oldest, ...Array.from({ length: 499 }, newId)])
      await writeFile(path.join(folder(), `${id}.json`), '{}');
    await putInInbox(message('Newest'));
    expect(await readdir(folder())).toHaveLength(500);
    expect(await readInbox(oldest)).toBeUndefined();
  });

  it.each(['../../etc/passwd', '..', '', newId(), `${newId()}/../x`])('returns nothing for the id %j', async (id) => {
    expect(await readInbox(id)).toBeUndefined();
  });

  it('is served for its own address, localhost and IP addresses, but not for other names that resolve to this machine', () => {
    const own = new URL(env.APP_URL).host;
    for (const host of [own, 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', '192.168.1.5']) {
      expect([host, isInboxOpen(host)]).toEqual([host, true]);
    }
    for (const host of [null, '', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      expect([host, isInboxOpen(host)]).toEqual([host, false]);
    }
  });
});
