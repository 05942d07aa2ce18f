import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freePort } from '@/db/embedded/postmaster';
import { type Daemon, installedProgram, startDaemon } from './daemon';

/** The host name in the documented configurations. */
export const SITE = 'settings.example.com';

export type ProxyName = 'nginx' | 'haproxy' | 'caddy';

interface Proxy {
  file: string;
  /** The command that starts it in the foreground. */
  args(file: string, home: string): string[];
  /** Additional settings for tests: no root, no fixed paths, no network. */
  prepare(text: string, port: number, home: string): string;
}

const PROXIES: Record<ProxyName, Proxy> = {
  nginx: {
    file: 'nginx.conf',
    args: (file, home) => ['-c', file, '-p', home, '-g', `daemon off; pid ${home}/pid; error_log stderr;`],
    prepare: (text, port, home) => {
      const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const own = folders.map((name) => `${name}_temp_path ${home}/${name};`).join(' ');
      return replaced(
        replaced(text, 'listen 443 ', `listen 127.0.0.1:${port} `),
        'http {',
        `http { access_log off; ${own}`,
      );
    },
  },
  haproxy: {
    file: 'haproxy.cfg',
    args: (file) => ['-db', '-f', file],
    prepare: (text, port) => replaced(text, 'bind :443 ', `bind 127.0.0.1:${port} `),
  },
  caddy: {
    file: 'Caddyfile',
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    prepare: (text, port) =>
      `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${replaced(text, `https://${SITE} {`, `https://${SITE}:${port} {`)}`,
  },
};

/** The proxy's program on this machine, if it is installed. */
export const proxyProgram = (name: ProxyName) => installedProgram(name);

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`The configuration does not say: ${from}`);
  return text.replaceAll(from, to);
}

function makeCertificate(home: string): void {
  const [key, certificate] = [path.join(home, `${SITE}.key`), path.join(home, `${SITE}.pem`)];
  const subject = ['-subj', `/CN=${SITE}`, '-addext', `subjectAltName=DNS:${SITE}`];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2'];
  execFileSync('openssl', [...args, ...subject], { stdio: 'ignore' });
  const both = fs.readFileSync(certificate, 'utf8') + fs.readFileSync(key, 'utf8');
  fs.writeFileSync(path.join(home, `${SITE}.both.pem`), both);
}

/**
 * Starts a proxy with its documented configuration in front of a server.
 * @param home an empty directory for its files
 * @param target the port of the server
 * @returns the port on which it accepts TLS connections for `SITE`
 */
export async function startProxy(name: ProxyName, home: string, target: number): Promise<Daemon & { port: number }> {
  const { file, args, prepare } = PROXIES[name];
  const port = await freePort();
  makeCertificate(home);
  let text = fs.readFileSync(path.resolve('deploy/proxies', file), 'utf8');
  text = replaced(replaced(text, '127.0.0.1:3000', `127.0.0.1:${target}`), '/etc/ssl/', `${home}/`);
  const own = path.join(home, file);
  fs.writeFileSync(own, prepare(text, port, home));
  const daemon = await startDaemon(proxyProgram(name)!, args(own, home), port);
  return { ...daemon, port };
}
