import { createServer } from 'node:http';
import { openAuth } from './auth.js';

// node server.js <set-up> <port> <database address> <body>: a bare server that returns a static body for a valid key.
const [setUp, port, database, body] = process.argv.slice(2);
const { key, verify } = await openAuth(setUp, database);
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };

createServer(async (request, response) => {
  if (!(await verify(request.headers['x-api-key']))) return response.writeHead(401).end();
  response.writeHead(200, headers).end(body);
}).listen(Number(port), '127.0.0.1', () => console.log(JSON.stringify({ key })));
