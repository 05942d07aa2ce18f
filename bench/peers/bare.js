import { createServer } from 'node:http';
import pg from 'pg';

// node bare.js <port> <database address> <organization> <body>: what Node can do with nothing in the way.
// /me answers a static body; /agents one prepared SELECT, made JSON.
const [port, connectionString, organization, body] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
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
  const { rows } = await pool.query(AGENTS);
  const json = JSON.stringify({ success: true, message: 'Agents fetched', data: rows });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }).end(json);
}).listen(Number(port), '127.0.0.1', () => console.log('{}'));
