import { hash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

// node bare.js <port> <database address> <organization> <body>: what bare Node can do.
// /me returns a static body; /promised adds what every API response must have: the hashed key, a request id, the
// headers (below, as JSON) and fresh JSON; /agents runs one prepared SELECT and returns JSON.
const [port, connectionString, organization, body, promised] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
const content = JSON.parse(body);
const promisedHeaders = JSON.parse(promised);
const AGENTS = {
  name: 'agents',
  text: `SELECT id, name, status, model, voice_id, language, temperature, prompt, begin_message, start_speaker,
    max_call_duration_ms, ring_duration_ms, end_call_after_silence_ms, enable_voicemail_detection, voicemail_message,
    created_at, updated_at
    FROM voice.agents WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20`,
  values: [organization],
};

createServer(async (request, response) => {
  if (request.url === '/me') return response.writeHead(200, headers).end(body);
  if (request.url === '/promised') {
    hash('sha256', request.headers['x-api-key']);
    const json = JSON.stringify(content);
    const own = { ...promisedHeaders, 'X-Request-Id': randomUUID(), 'Content-Length': Buffer.byteLength(json) };
    return response.writeHead(200, own).end(json);
  }
  const { rows } = await pool.query(AGENTS);
  const json = JSON.stringify({ success: true, message: 'Agents fetched', data: rows });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }).end(json);
}).listen(Number(port), '127.0.0.1', () => console.log('{}'));
