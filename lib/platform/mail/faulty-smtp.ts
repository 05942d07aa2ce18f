import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** What a mail server does at each step: a text is its response, `cut` closes the connection, `hang` never responds. */
export interface Script {
  greeting?: string;
  ehlo?: string;
  starttls?: string;
  auth?: string;
  mail?: string;
  rcpt?: string;
  data?: string;
  /** After the message was sent. */
  end?: string;
}

const GOOD: Required<Script> = {
  greeting: '220 mail.example.com ESMTP',
  ehlo: '250-mail.example.com\r\n250 AUTH PLAIN',
  starttls: '454 4.7.0 TLS not available',
  auth: '235 2.7.0 Accepted',
  mail: '250 2.1.0 OK',
  rcpt: '250 2.1.5 OK',
  data: '354 Go ahead',
  end: '250 2.0.0 Queued',
};

/** Starts a mail server for tests that fails as scripted. @returns its port, its number of connections, and a function that stops it */
export async function startFaultySmtp(script: Script): Promise<{ port: number; connections(): number; stop(): void }> {
  const steps = { ...GOOD, ...script };
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    converse(socket, steps);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function converse(socket: Socket, steps: Required<Script>): void {
  const say = (answer: string) => {
    if (answer === 'cut') socket.destroy();
    else if (answer !== 'hang') socket.write(`${answer}\r\n`);
  };
  let rest = '';
  let inMessage = false;
  say(steps.greeting);
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (inMessage) {
        if (line !== '.') continue;
        inMessage = false;
        say(steps.end);
        continue;
      }
      const [verb = ''] = line.toLowerCase().split(' ');
      inMessage = verb === 'data' && steps.data.startsWith('354');
      const answers: Record<string, string> = { quit: '221 Bye', rset: '250 OK', helo: steps.ehlo, ...steps };
      say(answers[verb] ?? '500 What?');
    }
  });
}
