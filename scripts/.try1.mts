import { startEmbedded } from '../db/embedded';
import pg from 'pg';
let t=performance.now();
try {
const e = await startEmbedded({dataDir: process.argv[2]!, log: console.log});
console.log('started', Math.round(performance.now()-t), e.url.replace(/:[^:@]*@/,':***@'), e.outside);
const c = new pg.Client({connectionString:e.url}); await c.connect(); console.log((await c.query("select lower('ÉÖΩ') l, current_setting('server_version'), current_user, current_setting('data_checksums')")).rows[0]); await c.end();
if (process.argv[3]==='hold') { process.on('SIGINT', async()=>{ await e.stop(); process.exit(0)}); setInterval(()=>{},1000);} else if (process.argv[3]==='leave') process.kill(process.pid,'SIGKILL'); else { t=performance.now(); await e.stop(); console.log('stopped', Math.round(performance.now()-t)); }
} catch(e:any) { console.error(e.name+': '+e.message); if (e.name!=='StartupError') console.error(e.stack); process.exit(1); }
